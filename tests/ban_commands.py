#!/usr/bin/env python3
"""evict ban list, show and check, as people and programs call them: ban_commands.py EVICT SOURCE"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

EVICT, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SHIPPED = sorted(path.stem for path in (SOURCE / 'bans').glob('*.yaml'))


def evict(*arguments, given=b''):
    return subprocess.run([EVICT, 'ban', *arguments], input=given, capture_output=True, timeout=60)


class BanCommands(unittest.TestCase):
    def test_lists_every_shipped_ban(self):
        run = evict('list')
        self.assertEqual(run.returncode, 0, run.stderr)
        names = [line.split()[0] for line in run.stdout.decode().splitlines()[1:]]
        self.assertLessEqual(set(SHIPPED), set(names))
        rows = json.loads(evict('list', '--json').stdout)
        self.assertEqual([row['ban'] for row in rows], names)
        self.assertTrue(all(row['indicators'] > 0 for row in rows))

    def test_shows_laws_products_and_indicators(self):
        for name in SHIPPED:
            run = evict('show', name)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn(b'Indicators', run.stdout)
            whole = json.loads(evict('show', name, '--json').stdout)
            self.assertEqual(whole['ban'], name)
            for authority in whole['authorities']:
                self.assertIn(authority['title'].encode(), run.stdout)
            for indicator in whole['indicators']:
                self.assertIn(indicator['indicator'].encode(), run.stdout)
                self.assertTrue(indicator['source'])

    def test_shows_a_file_too(self):
        run = evict('show', str(SOURCE / 'bans' / f'{SHIPPED[0]}.yaml'))
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_names_the_bans_there_are(self):
        run = evict('show', 'kasperski')
        self.assertEqual(run.returncode, 3)
        self.assertIn(b"no ban is called 'kasperski'; there are: ", run.stderr)
        self.assertEqual(run.stdout, b'')

    def test_finds_no_errors_in_what_is_shipped(self):
        run = evict('check', *(str(path) for path in (SOURCE / 'bans').glob('*.yaml')))
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertNotIn(b' error: ', run.stdout)

    def test_says_file_line_and_column(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / 'bad.yaml'
            file.write_text('ban: acme\ntitel: Acme\nindicators: []\n')
            run = evict('check', str(file))
            self.assertEqual(run.returncode, 3)
            self.assertIn(f"{file}:2:1: error: unknown key of a ban file 'titel'; did you mean "
                          f"'title'?\n".encode(), run.stdout)
            rows = json.loads(evict('check', '--json', str(file)).stdout)
            self.assertIn((2, 1, 'error'),
                          [(row['line'], row['column'], row['severity']) for row in rows])

    def test_warns_without_failing(self):
        ban = (b'ban: acme\ntitle: Acme\nindicators:\n'
               b'  - {package: {name: bash}, means: present, source: s}\n')
        run = evict('check', '-', given=ban)
        self.assertEqual(run.returncode, 0)
        self.assertIn(b"-:4:5: warning: this also hits the package 'bash'", run.stdout)

    def test_shows_hostile_texts_harmlessly(self):
        ban = (b'ban: acme\ntitle: "A\\e[31m\\u202e"\nindicators:\n'
               b'  - {package: {name: acme}, means: present, source: s}\n')
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / 'acme.yaml'
            file.write_bytes(ban)
            run = evict('show', str(file))
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertNotIn(b'\x1b', run.stdout)
            self.assertNotIn('\u202e'.encode(), run.stdout)

    def test_reads_the_example_of_the_manual(self):
        manual = (SOURCE / 'docs' / 'man' / 'evict-ban.5').read_text()
        example = manual.split('.Bd -literal\n')[1].split('.Ed\n')[0]
        run = evict('check', '-', given=example.encode())
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn(b'-: 4 indicators, 0 errors, 0 warnings', run.stdout)

    def test_cannot_read_what_is_not_there(self):
        run = evict('check', '/nonexistent/x.yaml')
        self.assertEqual(run.returncode, 3)
        self.assertIn(b'/nonexistent/x.yaml: No such file', run.stderr)


unittest.main(argv=sys.argv[:1])
