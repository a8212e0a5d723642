# For cases: debian ROOT makes the smallest thing that is a Debian system; put PATH writes a file from standard input.
put() {
    mkdir -p "$(dirname "$root/$1")"
    cat >"$root/$1"
}

debian() {
    root=$1
    printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n' | put etc/os-release
    echo case-host | put etc/hostname
    echo 0123456789abcdef0123456789abcdef | put etc/machine-id
    printf 'root:x:0:0:root:/root:/bin/bash\n' | put etc/passwd
    printf 'root:x:0:\n' | put etc/group
    printf 'Package: base-files\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12.4\nMaintainer: A <a@debian.org>\nDescription: base\n\n' |
        put var/lib/dpkg/status
    printf '/.\n/etc\n' | put var/lib/dpkg/info/base-files.list
}
