"""One step of self-modification: the meta agent edits the repository, then what it may not edit is put back."""

import argparse
import subprocess

from agent.meta import MetaAgent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repo", required=True)
    parser.add_argument("--base-commit", required=True)
    parser.add_argument("--budget", type=float, default=2.0)
    options = parser.parse_args()

    MetaAgent(options.repo, options.budget).improve()
    diff = subprocess.run(["git", "-C", options.repo, "diff", options.base_commit], capture_output=True, text=True)
    print(diff.stdout)


if __name__ == "__main__":
    main()
