"""What an agent may ask of a knowledge base: pure functions of a Site, one question a module, in one list."""
