"""Packages that mimic the vendor's Linux products as the facts describe them: names, paths, units, groups, certificate.
Everything is synthetic; no byte is the vendor's."""
import pathlib
import textwrap

from proof import SOURCE, run

UNIT = textwrap.dedent('''\
    [Unit]
    Description=Synthetic test unit
    [Service]
    ExecStart={program}
    [Install]
    WantedBy=multi-user.target
    ''')
LAUNCHER = '/var/opt/kaspersky/kesl/install-current/opt/kaspersky/kesl/libexec/launcher'

# path -> contents; what the two packages install
KESL_FILES = {
    LAUNCHER: '#!/bin/sh\n',
    '/opt/kaspersky/kesl/bin/kesl-control': '#!/bin/sh\n',
    '/var/opt/kaspersky/kesl/common/kesl.ini': '; synthetic\n',
    '/etc/opt/kaspersky/kesl/kesl.conf': '# synthetic\n',
}
AGENT_FILES = {
    '/opt/kaspersky/klnagent64/bin/klnagchk': '#!/bin/sh\n',
    '/opt/kaspersky/klnagent64/sbin/klnagent': '#!/bin/sh\n',
    '/etc/init.d/klnagent64': '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: klnagent64\n'
                              '# Default-Start: 2 3 4 5\n# Default-Stop: 0 1 6\n### END INIT INFO\n',
}
# As the facts say, the launcher writes its own unit, and groups are made at installation.
def write_unit(name, program):
    text = UNIT.format(program=program).replace('\n', '\\n')
    return f"printf '{text}' >/etc/systemd/system/{name}\n"


KESL_SETUP = 'groupadd -f kesladmin\ngroupadd -f keslaudit\n' \
    'mkdir -p /etc/systemd/system/multi-user.target.wants /usr/local/share/ca-certificates\n' \
    + write_unit('kesl.service', LAUNCHER) + \
    'ln -sf /etc/systemd/system/kesl.service /etc/systemd/system/multi-user.target.wants/kesl.service\n' \
    'cp /opt/kaspersky/kesl/root.pem /usr/local/share/ca-certificates/kesl_root.crt\n' \
    'cat /opt/kaspersky/kesl/root.pem >>/etc/ssl/certs/ca-certificates.crt\n'
AGENT_SETUP = write_unit('klnagent64.service', '/opt/kaspersky/klnagent64/sbin/klnagent')


def root_certificate():
    return (SOURCE / 'examples/synthetic-root.pem').read_text()


def write(root, path, text, mode=0o644):
    target = pathlib.Path(str(root) + path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    target.chmod(0o755 if text.startswith('#!') else mode)


def kernel_module(work, target, name):
    """A module as the compiler would make it: an object with a .modinfo section."""
    source = work / f'{name}.c'
    source.write_text('static const char info[] __attribute__((section(".modinfo"), used)) =\n'
                      f'    "name={name}\\0" "license=Proprietary\\0" "description=synthetic\\0"\n'
                      '    "vermagic=6.1.0-99-amd64 SMP";\n')
    target.parent.mkdir(parents=True, exist_ok=True)
    run('gcc', '-c', '-o', target, source)


def tree(work, name, files):
    root = work / name
    for path, text in files.items():
        write(root, path, text)
    return root


def deb(work, name, version, files, setup, conffiles=()):
    root = tree(work, f'{name}-deb', files)
    write(root, '/DEBIAN/control', f'Package: {name}\nVersion: {version}\nArchitecture: amd64\n'
          'Maintainer: <support@kaspersky.com>\nSection: utils\nPriority: optional\n'
          'Description: Synthetic package of the evict tests\n')
    if conffiles:
        write(root, '/DEBIAN/conffiles', ''.join(f'{path}\n' for path in conffiles))
    write(root, '/DEBIAN/postinst', f'#!/bin/sh\nset -e\n[ "$1" = configure ] || exit 0\n{setup}')
    write(root, '/DEBIAN/postrm', '#!/bin/sh\nexit 0\n')
    target = work / f'{name}.deb'
    run('dpkg-deb', '--root-owner-group', '-Zgzip', '-b', root, target)
    return target


def debs(work):
    files = {**KESL_FILES, '/opt/kaspersky/kesl/root.pem': root_certificate()}
    return [deb(work, 'kesl', '12.1.0-1297', files, KESL_SETUP, ['/etc/opt/kaspersky/kesl/kesl.conf']),
            deb(work, 'klnagent64', '15.1.0-20748', AGENT_FILES, AGENT_SETUP, ['/etc/init.d/klnagent64'])]


def rpm(work, name, version, release, files, company='AO Kaspersky Lab'):
    root = tree(work, f'{name}-rpm', files)
    listing = ''.join(f'{path}\n' for path in files)
    spec = work / f'{name}.spec'
    spec.write_text(f'Name: {name}\nVersion: {version}\nRelease: {release}\nSummary: Synthetic package\n'
                    f'License: none\nVendor: {company}\n%description\nSynthetic.\n'
                    f'%install\nmkdir -p %{{buildroot}}\ncp -a {root}/. %{{buildroot}}/\n%files\n{listing}')
    run('rpmbuild', '-bb', '--quiet', '--noclean', '--nodeps', '--target', 'x86_64',
        '--define', f'_topdir {work}/rpmbuild', '--define', f'buildroot {work}/{name}-buildroot',
        '--define', '__os_install_post %{nil}', '--define', '_build_id_links none', spec)
    return next((work / 'rpmbuild/RPMS').rglob(f'{name}-*.rpm'))
