"""Tests of finding tool calls."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "agent"))

from parse import parse_call


class ParseTest(unittest.TestCase):
    def test_fail_a_call_between_words(self):
        text = 'First I look.\n<tool_use>{"tool": "bash", "input": {"command": "ls"}}</tool_use>\nThen I wait.'
        self.assertEqual({"tool": "bash", "input": {"command": "ls"}}, parse_call(text))

    def test_an_answer_without_a_call_is_none(self):
        self.assertIsNone(parse_call("It is done: the environment builds and nothing had to be killed."))

    def test_takes_the_first_of_two(self):
        one, two = ('<tool_use>{"tool": "%s", "input": {}}</tool_use>' % name for name in ("edit", "bash"))
        self.assertEqual("edit", parse_call(one + two)["tool"])

    def test_refuses_a_call_that_is_not_closed(self):
        with self.assertRaisesRegex(ValueError, "not closed"):
            parse_call('<tool_use>{"tool": "bash"')

    def test_refuses_other_keys(self):
        for body in ('{"tool": "bash"}', '{"tool": "bash", "input": {}, "eval": 1}', '[]', '"exec"'):
            with self.subTest(body), self.assertRaises(ValueError):
                parse_call(f"<tool_use>{body}</tool_use>")

    def test_refuses_what_is_no_json(self):
        with self.assertRaises(ValueError):
            parse_call("<tool_use>ls</tool_use>")


if __name__ == "__main__":
    unittest.main()
