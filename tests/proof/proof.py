"""What the proofs share: running evict on a folder and judging what it says.

A proof builds a system with tools that are not evict (debootstrap, dpkg, rpm, openssl), runs `evict scan` on it as a
user would, and compares.  It prints one line a claim and ends with exit status 0, 1 or (skipped) 77.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
SHARED = pathlib.Path(os.environ.get('EVICT_SHARED', SOURCE.parent / 'shared')) / 'data'
EVICT = sys.argv[1] if len(sys.argv) > 1 else str(SOURCE / 'build-release/src/cmd/evict')
SKIP = 77

failures = []


def skip(why):
    print(f'skipped: {why}')
    sys.exit(SKIP)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            skip(f'{program} is not installed')


def run(*command, **more):
    """Runs a command that must work; its output as text."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise SystemExit(f'{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}')
    return done.stdout


def scan(root, *more, expect=None):
    """The JSON object of `evict scan --root ROOT` and its exit status."""
    command = [EVICT, 'scan', '--no-catalog', '--json', *(['--root', str(root)] if root else []), *more]
    done = subprocess.run(command, capture_output=True)
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f'{command}: exit {done.returncode}\n{done.stderr.decode(errors="replace")}')
    if expect is not None:
        claim(done.returncode == expect, f'exit status is {expect}', f'it is {done.returncode}')
    return json.loads(done.stdout)


def claim(holds, what, otherwise=''):
    print(('ok: ' if holds else 'NOT OK: ') + what + ('' if holds or not otherwise else f' ({otherwise})'))
    if not holds:
        failures.append(what)


def verdicts(result):
    return {row['ban']: row['verdict'] for row in result['verdicts']}


def counted(result, ban='kaspersky', means=None):
    return [finding for finding in result['findings']
            if finding['ban'] == ban and finding.get('counts', True)
            and (means is None or finding['means'] == means)]


def tell(findings):
    return '; '.join(f"{f['means']} {f['artifact'].get('kind')} {f.get('from')}" for f in findings[:8])


def claim_verdict(result, ban, wanted, when):
    got = verdicts(result).get(ban)
    blocked = [f"{c['source']} {c['status']}: {c.get('reason', '')}" for c in result['coverage']
               if c.get('required') and c['status'] in ('partial', 'failed', 'skipped')]
    claim(got == wanted, f'{when}: {ban} is {wanted}',
          f'it is {got}: {tell(counted(result, ban))} {blocked}')


def claim_all_clear(result, when):
    for ban in sorted(verdicts(result)):
        claim_verdict(result, ban, 'clear', when)


def claim_found(result, text, means, when):
    """Some finding of this meaning names `text` in its artifact or its place."""
    hits = [f for f in counted(result, means=means)
            if text in json.dumps(f['artifact']) or text in f.get('from', '')]
    claim(bool(hits), f'{when}: {means} finding names {text}', tell(counted(result)))


def finish():
    print(f'{len(failures)} claims do not hold' if failures else 'every claim holds')
    sys.exit(1 if failures else 0)
