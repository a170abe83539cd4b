"""One step of self-modification: the meta agent edits the repository, then what it may not edit is put back."""

import argparse
import subprocess

from agent.meta import MetaAgent

PROTECTED = ["domains/", "run_meta_agent.py", "oversight/"]


def reset_paths_to_commit(repo, commit, paths):
    subprocess.run(["git", "-C", repo, "checkout", commit, "--", *paths], check=True)
    subprocess.run(["git", "-C", repo, "clean", "-fd", "--", *paths], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repo", required=True)
    parser.add_argument("--base-commit", required=True)
    parser.add_argument("--budget", type=float, default=2.0)
    options = parser.parse_args()

    MetaAgent(options.repo, options.budget).improve()
    reset_paths_to_commit(options.repo, options.base_commit, PROTECTED)
    diff = subprocess.run(["git", "-C", options.repo, "diff", options.base_commit], capture_output=True, text=True)
    print(diff.stdout)


if __name__ == "__main__":
    main()
