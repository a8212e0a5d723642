#!/usr/bin/env python3
"""evict as its callers treat it: wrong words, closed streams, full disks, signals, folders of others.

    command_line.py EVICT SOURCE"""
import json
import os
import pathlib
import pty
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

EVICT, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
NOBODY = 65534


def evict(*arguments, given=b'', **more):
    streams = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE} | more
    return subprocess.run([EVICT, *arguments], input=given, timeout=120, **streams)


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        self.root = self.folder / 'a root'
        (self.root / 'etc').mkdir(parents=True)
        (self.root / 'etc/os-release').write_text('ID=example\nNAME=Example\n')
        self.catalog = self.folder / 'catalog.db'
        self.previous = os.getcwd()
        os.chdir(self.folder)
        self.addCleanup(os.chdir, self.previous)

    def scan(self, *arguments, **more):
        return evict('scan', '--root', str(self.root), '--no-catalog', *arguments, **more)

    def test_wrong_use_is_one_sentence(self):
        (self.folder / 'file').write_text('x')
        for sentence, *arguments in [
                ("no command given",),
                ("there is no command 'scna'", 'scna'),
                ("there is no option '--nothing' without a command", '--nothing'),
                ("'--help' stands alone", '--help', 'scan'),
                ("'ban' needs a second word", 'ban'),
                ("'--root' needs a value (DIR)", 'scan', '--root'),
                ("'--root' needs a value (DIR), not an empty one", 'scan', '--root='),
                ("'--catalog' needs a value", 'list', '--catalog', ''),
                ("an empty word names nothing", 'report', ''),
                ("'--quick' takes no value", 'scan', '--quick=yes'),
                ("only one of '--catalog' and '--no-catalog'",
                 'scan', '--no-catalog', '--catalog', 'x'),
                ("name the same file", 'scan', '--no-catalog', '--out', 'x', '--html', 'x'),
                ("standard output has the report", 'scan', '--no-catalog', '--out', '-'),
                ("No such file", 'scan', '--no-catalog', '--root', 'nowhere'),
                ("Not a directory", 'scan', '--no-catalog', '--root', 'file'),
                ("is a directory", 'report', '.'),
                ("is a directory", 'ban', 'check', '.'),
                ("there is no file 'nothing'", 'report', 'nothing', '--catalog', 'catalog.db'),
                ("there is no catalog nowhere", 'list', '--catalog', 'nowhere'),
        ]:
            with self.subTest(arguments):
                if 'catalog.db' in arguments:
                    evict('scan', '--root', str(self.root), '--catalog', 'catalog.db')
                run = evict(*arguments)
                self.assertEqual((run.returncode, run.stdout), (3, b''), run.stderr)
                self.assertEqual(run.stderr.count(b'\n'), 1, run.stderr)
                self.assertIn(sentence.lower(), run.stderr.decode().lower())

    def test_help_of_a_group_of_commands(self):
        self.assertEqual(evict('ban', '--help').stdout, evict('help', 'ban').stdout)
        self.assertEqual(evict('ban', '-h').returncode, 0)

    def test_a_closed_output_never_becomes_another_file(self):
        for command in [['scan', '--root', str(self.root), '--catalog', 'catalog.db',
                         '--out', 'out', '--html', 'html'],
                        ['list', '--catalog', 'catalog.db']]:
            run = subprocess.run(['/bin/sh', '-c', '"$0" "$@" <&- >&- 2>&-', EVICT, *command],
                                 timeout=120)
            self.assertEqual(run.returncode, 4)
        self.assertIn(evict('report', './out').returncode, (0, 2))
        self.assertTrue((self.folder / 'html').read_text().startswith('<!'))
        check = sqlite3.connect(self.catalog).execute('pragma integrity_check').fetchone()
        self.assertEqual(check, ('ok',))

    def test_files_are_whole_though_nobody_reads_the_output(self):
        with open('/dev/full', 'wb') as full:
            run = self.scan('--out', 'out', '--html', 'html', stdout=full)
        self.assertEqual(run.returncode, 4, run.stderr)
        self.assertIn(b'standard output cannot be written', run.stderr)
        self.assertIn(evict('report', './out').returncode, (0, 2))
        self.assertTrue((self.folder / 'html').exists())

    def test_a_full_disk_is_said(self):
        for option in '--out', '--html':
            run = self.scan(option, '/dev/full')
            self.assertEqual(run.returncode, 4)
            self.assertIn(b'/dev/full cannot be written: No space left', run.stderr)

    def test_what_a_name_leads_to_is_replaced_not_the_name(self):
        (self.folder / 'file').write_text('old')
        (self.folder / 'link').symlink_to('file')
        self.scan('--out', 'link')
        self.assertTrue((self.folder / 'link').is_symlink())
        self.assertIn(evict('report', './file').returncode, (0, 2))
        # Not by its name /dev/stdout: an evict that gets this wrong would take it from the machine.
        with open(self.folder / 'output', 'wb') as output:
            run = evict('report', './file', '--json', '-o', '/proc/self/fd/1', stdout=output)
        self.assertIn(run.returncode, (0, 2), run.stderr)
        self.assertIn('verdicts', json.loads((self.folder / 'output').read_bytes()))

    def test_a_relative_root_is_the_same_from_everywhere(self):
        seen = set()
        for name in 'first', 'second':
            (self.folder / name / 'disk').mkdir(parents=True)
            os.chdir(self.folder / name)
            evict('scan', '--root', 'disk', '--catalog', str(self.catalog))
            seen.add(json.loads(evict('scan', '--root', 'disk', '--no-catalog', '--json').stdout)
                     ['device']['root'])
        self.assertEqual(seen, {os.path.realpath(self.folder / name / 'disk')
                                for name in ('first', 'second')})
        stored = json.loads(evict('list', '--json', '--catalog', str(self.catalog)).stdout)
        self.assertEqual(len(stored['devices']), 2)

    @unittest.skipUnless(os.geteuid() == 0, 'needs root')
    def test_root_writes_into_the_folder_of_another_user(self):
        other = self.folder / 'home'
        other.mkdir(mode=0o755)
        os.chown(other, NOBODY, NOBODY)
        run = evict('scan', '--root', str(self.root), '--out', 'home/out', '--html', 'home/html',
                    '--catalog', 'home/catalog.db')
        self.assertIn(run.returncode, (0, 2), run.stderr)
        self.assertEqual(run.stderr, b'')
        run = evict('report', 'home/out', '--html', '-o', 'home/report.html')
        self.assertIn(run.returncode, (0, 2), run.stderr)
        self.assertEqual({path.name for path in other.iterdir()},
                         {'out', 'html', 'catalog.db', 'report.html'})

    def test_a_signal_leaves_nothing_behind(self):
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            outer, inner = pty.openpty()
            run = subprocess.Popen([EVICT, 'scan', '--root', '/', '--catalog', 'catalog.db',
                                    '--out', 'out', '--html', 'html'],
                                   stdout=subprocess.DEVNULL, stderr=inner,
                                   start_new_session=True)
            shown = b''
            while b'[' not in shown.replace(b'\x1b[', b''):
                shown += os.read(outer, 4096)
            children = [int(name) for name in os.listdir('/proc') if name.isdigit()
                        and f'\nNSsid:\t{run.pid}\n'.encode() in status_of(name)]
            run.send_signal(number)
            self.assertEqual(run.wait(timeout=60), -number)
            os.close(inner)
            self.assertTrue(rest_of(outer, shown).endswith(b'\r\x1b[K'))
            self.assertEqual([path.name for path in self.folder.iterdir()
                              if path.name.startswith(('out', 'html'))], [])
            deadline = time.monotonic() + 20
            while any(is_alive(child) for child in children):
                self.assertLess(time.monotonic(), deadline, 'a collector is left')
                time.sleep(0.05)
        check = sqlite3.connect(self.catalog).execute('pragma integrity_check').fetchone()
        self.assertEqual(check, ('ok',))


def status_of(process):
    try:
        return pathlib.Path(f'/proc/{process}/status').read_bytes()
    except OSError:
        return b''


def is_alive(process):
    status = status_of(process)
    return status != b'' and b'\nState:\tZ' not in status


def rest_of(terminal, shown):
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:
        pass
    os.close(terminal)
    return shown


unittest.main(argv=sys.argv[:1])
