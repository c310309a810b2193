#!/usr/bin/env python
"""Django's command line for Pilot Branches."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if {*sys.argv[1:2]} & {"makemigrations", "makemessages", "compilemessages"}:
        os.environ.setdefault("DEBUG", "1")  # these write code and serve nobody: they need none of production's secrets
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as missing:
        # Django would go on without settings and fall over now this, now that: the sentence is all one needs.
        sys.exit(f"{missing}")
    execute_from_command_line(sys.argv)
