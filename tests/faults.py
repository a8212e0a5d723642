#!/usr/bin/env python3
"""A collector that crashes, hangs, lies or babbles in one source costs that source only.

usage: faults.py EVICT (built with -Dfault_injection=true)
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

EVICT = sys.argv.pop(1)


def coverage(root, fault):
    """How each source stands after a scan of `root`, and the exit code."""
    environment = dict(os.environ, EVICT_FAULT=fault)
    result = subprocess.run([EVICT, 'scan', '--root', root, '--no-catalog', '--json'],
                            env=environment, capture_output=True, text=True)
    report = json.loads(result.stdout)
    return {row['source']: row for row in report['coverage']}, report, result.returncode


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(self.folder.name)
        (root / 'var/lib/dpkg').mkdir(parents=True)
        (root / 'etc').mkdir()
        (root / 'etc/os-release').write_text('ID=debian\n')
        (root / 'var/lib/dpkg/status').write_text(
            'Package: kesl\nStatus: install ok installed\nVersion: 12\nArchitecture: amd64\n')
        self.root = str(root)
        self.usual, _, code = coverage(self.root, '')
        self.assertEqual(code, 1)  # kesl is present

    def tearDown(self):
        self.folder.cleanup()

    def lost(self, fault, reason):
        source = fault.split(':')[1]
        rows, report, code = coverage(self.root, fault)
        self.assertEqual(rows[source]['status'], 'failed')
        self.assertIn(reason, rows[source]['reason'])
        self.assertEqual(list(rows), list(self.usual))
        for name, row in rows.items():
            if name != source:
                self.assertEqual(row, self.usual[name])
        return report, code

    def test_a_crash_loses_one_source(self):
        report, code = self.lost('crash:dpkg', 'the collector crashed: SIGSEGV')
        self.assertEqual(code, 2)  # nothing was found, and nothing is proven
        self.assertEqual({row['verdict'] for row in report['verdicts']}, {'undetermined'})

    def test_a_hang_loses_one_source(self):
        self.lost('hang:accounts', 'no sign of life')

    def test_garbage_loses_one_source(self):
        self.lost('garbage:cron', 'the collector sent what is no record')

    def test_a_lie_loses_one_source(self):
        self.lost('lie:accounts', 'the collector sent what is no record')

    def test_a_crash_in_the_first_and_in_the_last_source(self):
        self.lost('crash:system', 'the collector crashed: SIGSEGV')
        last = [name for name, row in self.usual.items() if row['status'] != 'skipped'][-1]
        self.lost('crash:' + last, 'the collector crashed: SIGSEGV')


unittest.main()
