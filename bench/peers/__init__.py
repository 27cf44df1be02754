"""The same rules in the languages that people would use instead of amcli, for `make bench`."""
