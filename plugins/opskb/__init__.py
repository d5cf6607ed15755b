"""Operations records in, a checked and cross-linked site out."""

__version__ = "0.1.0"
