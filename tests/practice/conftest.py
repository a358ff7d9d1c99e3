"""Variants are material: their tests are run by the checks that look at them, not by pytest here."""

collect_ignore_glob = ["*/right_*", "*/wrong_*"]
