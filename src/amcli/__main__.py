"""`python -m amcli`."""

from amcli.main import main

main()
