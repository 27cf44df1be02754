"""`python -m amcli`."""

from .main import main

main()
