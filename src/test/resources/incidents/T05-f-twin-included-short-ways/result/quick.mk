# Short ways for those in a hurry.
.PHONY: quick

quick: pack
