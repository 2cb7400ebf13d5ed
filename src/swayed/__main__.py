"""`python -m swayed`: the command line, where the command itself is not on the path."""

from swayed.cli import main

if __name__ == "__main__":
    main()
