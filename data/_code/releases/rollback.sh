#!/bin/sh
# Puts the previous image back, stage by stage. Migrations are never rolled back: they must be
# readable by the release before them (see RB-0013).
set -eu
previous="$(tw release previous)"
tw release put "$previous" --stage all
tw release status
