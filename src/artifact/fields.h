#pragma once

/* The one table of kinds and fields: what evict can say about a device.  The codec, the identity,
 * the matcher, the store, `evict schema` and docs/schema.md are all made from it.
 *
 * A row is F(KIND, FIELD, "name", TYPE, SHAPE, SCOPE, "what it means").
 *
 *   TYPE   how a value is compared, see enum field_type in artifact/schema.h
 *   SHAPE  ONE value or a LIST of values
 *   SCOPE  IDENTITY  part of what makes the artifact this one and no other
 *          DETAIL    follows from the identity; not part of it
 *          SIGHTING  differs from device to device or from scan to scan; kept with the sighting,
 *                    written beside the artifact, and never matched
 *
 * Rows are only ever added, at the end of their list: identities depend on names and order.
 * Every kind begins with the fields `source` and `os`, see COMMON_FIELDS.
 */

#define COMMON_FIELDS(F, KIND)                                                                     \
    F(KIND, SOURCE, "source", TEXT, ONE, IDENTITY, "collector or tool that found it")              \
    F(KIND, OS, "os", TEXT, ONE, IDENTITY, "system examined: linux, windows, macos, android, ios")

#define DEVICE_FIELDS(F)                                                                           \
    F(DEVICE, HOSTNAME, "hostname", TEXT, ONE, DETAIL, "name the device gives itself")             \
    F(DEVICE, MACHINE_ID, "machine_id", HASH, ONE, IDENTITY,                                       \
      "machine-id(5), MachineGuid or IOPlatformUUID")                                              \
    F(DEVICE, SERIAL, "serial", TEXT, ONE, IDENTITY, "DMI system serial number")                   \
    F(DEVICE, UUID, "uuid", HASH, ONE, IDENTITY, "DMI system UUID")                                \
    F(DEVICE, MAC, "mac", MAC, LIST, DETAIL, "hardware addresses of its network interfaces")       \
    F(DEVICE, OS_NAME, "os_name", LABEL, ONE, DETAIL,                                              \
      "name of the release: os-release PRETTY_NAME")                                               \
    F(DEVICE, OS_ID, "os_id", TEXT, ONE, DETAIL, "os-release ID")                                  \
    F(DEVICE, OS_VERSION, "os_version", VERSION, ONE, DETAIL, "os-release VERSION_ID")             \
    F(DEVICE, KERNEL, "kernel", VERSION, ONE, DETAIL, "release of the running kernel")             \
    F(DEVICE, ARCHITECTURE, "architecture", TEXT, ONE, DETAIL, "machine architecture")             \
    F(DEVICE, VENDOR, "vendor", LABEL, ONE, DETAIL, "DMI system vendor")                           \
    F(DEVICE, MODEL, "model", LABEL, ONE, DETAIL, "DMI product name")                              \
    F(DEVICE, VIRTUALIZATION, "virtualization", TEXT, ONE, DETAIL,                                 \
      "hypervisor or container runtime, none when on bare metal")                                  \
    F(DEVICE, DOMAIN, "domain", DOMAIN, ONE, DETAIL, "directory domain or realm it has joined")    \
    F(DEVICE, USERS, "users", TEXT, LIST, DETAIL, "accounts that can log in interactively")        \
    F(DEVICE, ADMINISTRATORS, "administrators", TEXT, LIST, DETAIL,                                \
      "accounts with administrator rights")                                                        \
    F(DEVICE, ROOT, "root", PATH, ONE, DETAIL, "folder or image examined, when it is not live")    \
    F(DEVICE, TIMEZONE, "timezone", TEXT, ONE, DETAIL, "time zone name")

#define PACKAGE_FIELDS(F)                                                                          \
    F(PACKAGE, NAME, "name", TEXT, ONE, IDENTITY, "package or product name")                       \
    F(PACKAGE, VERSION, "version", VERSION, ONE, IDENTITY, "full version, with epoch and release") \
    F(PACKAGE, ARCHITECTURE, "architecture", TEXT, ONE, IDENTITY, "architecture it was built for") \
    F(PACKAGE, PUBLISHER, "publisher", LABEL, ONE, IDENTITY,                                       \
      "vendor, maintainer or publisher as the package states it")                                  \
    F(PACKAGE, STATE, "state", TEXT, ONE, IDENTITY,                                                \
      "installed, config-files (removed, configuration left), half-installed, unpacked ...")       \
    F(PACKAGE, PRODUCT_CODE, "product_code", HASH, ONE, IDENTITY, "Windows Installer ProductCode") \
    F(PACKAGE, UPGRADE_CODE, "upgrade_code", HASH, ONE, IDENTITY, "Windows Installer UpgradeCode") \
    F(PACKAGE, IDENTIFIER, "identifier", TEXT, ONE, IDENTITY,                                      \
      "bundle, application or receipt id; uninstall key name")                                     \
    F(PACKAGE, TEAM, "team", TEXT, ONE, IDENTITY, "Apple Developer team id of the signer")         \
    F(PACKAGE, SIGNER, "signer", LABEL, ONE, IDENTITY, "who signed the package: name or key id")   \
    F(PACKAGE, LOCATION, "location", PATH, ONE, IDENTITY, "folder it is installed in")             \
    F(PACKAGE, UNINSTALL, "uninstall", TEXT, ONE, IDENTITY, "its uninstall command")               \
    F(PACKAGE, SOURCE_PACKAGE, "source_package", TEXT, ONE, DETAIL, "package it was built from")   \
    F(PACKAGE, DESCRIPTION, "description", LABEL, ONE, DETAIL, "one-line summary")                 \
    F(PACKAGE, HOMEPAGE, "homepage", TEXT, ONE, DETAIL, "web address it names")                    \
    F(PACKAGE, LICENSE, "license", LABEL, ONE, DETAIL, "licence it names")                         \
    F(PACKAGE, SIZE, "size", NUMBER, ONE, DETAIL, "installed size in bytes")                       \
    F(PACKAGE, INSTALLED, "installed", TIME, ONE, SIGHTING, "when it was installed")               \
    F(PACKAGE, BUILD_HOST, "build_host", DOMAIN, ONE, DETAIL, "host it was built on")              \
    F(PACKAGE, ORIGIN, "origin", LABEL, ONE, DETAIL, "repository or distribution it names")

#define FILE_FIELDS(F)                                                                             \
    F(FILE, PATH, "path", PATH, ONE, IDENTITY, "where it lies on the examined system")             \
    F(FILE, SHA256, "sha256", HASH, ONE, IDENTITY, "SHA-256 of its contents")                      \
    F(FILE, SIZE, "size", NUMBER, ONE, IDENTITY, "size in bytes")                                  \
    F(FILE, FORMAT, "format", TEXT, ONE, DETAIL, "elf, pe, mach-o, script, archive ...")           \
    F(FILE, MODE, "mode", TEXT, ONE, IDENTITY, "permission bits in octal")                         \
    F(FILE, OWNER, "owner", TEXT, ONE, IDENTITY, "user id or SID that owns it")                    \
    F(FILE, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns it")                       \
    F(FILE, COMPANY, "company", LABEL, ONE, DETAIL, "company in its version resource or note")     \
    F(FILE, PRODUCT, "product", LABEL, ONE, DETAIL, "product in its version resource")             \
    F(FILE, VERSION, "version", VERSION, ONE, DETAIL, "version in its version resource")           \
    F(FILE, DESCRIPTION, "description", LABEL, ONE, DETAIL, "description in its version resource") \
    F(FILE, ORIGINAL_NAME, "original_name", LABEL, ONE, DETAIL, "original file name it states")    \
    F(FILE, SIGNER, "signer", LABEL, ONE, DETAIL, "subject of its signature")                      \
    F(FILE, SIGNATURE, "signature", TEXT, ONE, DETAIL, "valid, invalid, untrusted or none")        \
    F(FILE, SONAME, "soname", TEXT, ONE, DETAIL, "ELF DT_SONAME")                                  \
    F(FILE, NEEDED, "needed", TEXT, LIST, DETAIL, "ELF DT_NEEDED")                                 \
    F(FILE, RUNPATH, "runpath", PATH, ONE, DETAIL, "ELF DT_RUNPATH or DT_RPATH")                   \
    F(FILE, BUILD_ID, "build_id", HASH, ONE, DETAIL, "ELF GNU build id")                           \
    F(FILE, INTERPRETER, "interpreter", PATH, ONE, DETAIL, "ELF PT_INTERP or script interpreter")  \
    F(FILE, CAPABILITIES, "capabilities", TEXT, ONE, IDENTITY, "file capabilities")                \
    F(FILE, MODIFIED, "modified", TIME, ONE, SIGHTING, "when its contents last changed")           \
    F(FILE, TEAM, "team", TEXT, ONE, DETAIL, "Apple Developer team id of the signer")

#define FOLDER_FIELDS(F)                                                                           \
    F(FOLDER, PATH, "path", PATH, ONE, IDENTITY, "where it lies on the examined system")           \
    F(FOLDER, MODE, "mode", TEXT, ONE, IDENTITY, "permission bits in octal")                       \
    F(FOLDER, OWNER, "owner", TEXT, ONE, IDENTITY, "user id or SID that owns it")                  \
    F(FOLDER, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns it")                     \
    F(FOLDER, MODIFIED, "modified", TIME, ONE, SIGHTING, "when its list of names last changed")    \
    F(FOLDER, ENTRIES, "entries", NUMBER, ONE, SIGHTING, "number of names in it")

#define SERVICE_FIELDS(F)                                                                          \
    F(SERVICE, NAME, "name", TEXT, ONE, IDENTITY, "unit, init script or service name")             \
    F(SERVICE, CLASS, "class", TEXT, ONE, IDENTITY,                                                \
      "service, socket, timer, path, mount, generator, sysv, win32, launchd ...")                  \
    F(SERVICE, PATH, "path", PATH, ONE, IDENTITY, "file or key that defines it")                   \
    F(SERVICE, SCOPE, "scope", TEXT, ONE, IDENTITY, "system or user")                              \
    F(SERVICE, STATE, "state", TEXT, ONE, IDENTITY,                                                \
      "enabled, disabled, static, masked, linked, generated, alias ...")                           \
    F(SERVICE, START, "start", TEXT, ONE, IDENTITY,                                                \
      "boot, system, auto, delayed, manual, disabled")                                             \
    F(SERVICE, EXEC, "exec", TEXT, LIST, IDENTITY, "commands it runs")                             \
    F(SERVICE, IMAGE, "image", PATH, ONE, IDENTITY, "program of its main command")                 \
    F(SERVICE, IMAGE_MISSING, "image_missing", FLAG, ONE, IDENTITY,                                \
      "the program of its main command does not exist")                                            \
    F(SERVICE, ACCOUNT, "account", TEXT, ONE, IDENTITY, "account it runs as")                      \
    F(SERVICE, TRIGGERS, "triggers", TEXT, LIST, IDENTITY, "units it starts: a timer's service")   \
    F(SERVICE, DISPLAY_NAME, "display_name", LABEL, ONE, IDENTITY, "name shown to people")         \
    F(SERVICE, DESCRIPTION, "description", LABEL, ONE, IDENTITY, "what it says it is")             \
    F(SERVICE, COMPANY, "company", LABEL, ONE, IDENTITY, "company of its program")                 \
    F(SERVICE, SIGNER, "signer", LABEL, ONE, IDENTITY, "who signed its program")                   \
    F(SERVICE, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns the defining file")     \
    F(SERVICE, DROP_INS, "drop_ins", PATH, LIST, IDENTITY, "files that change the definition")     \
    F(SERVICE, ALIASES, "aliases", TEXT, LIST, IDENTITY, "other names it is known by")             \
    F(SERVICE, SCHEDULE, "schedule", TEXT, LIST, IDENTITY, "when a timer elapses")                 \
    F(SERVICE, IMAGE_TARGET, "image_target", PATH, ONE, IDENTITY,                                  \
      "where its program leads when that is a symbolic link, dangling or not")

#define DRIVER_FIELDS(F)                                                                           \
    F(DRIVER, NAME, "name", TEXT, ONE, IDENTITY,                                                   \
      "kernel module, driver service or extension name")                                           \
    F(DRIVER, PATH, "path", PATH, ONE, IDENTITY, "its image on disk")                              \
    F(DRIVER, CLASS, "class", TEXT, ONE, IDENTITY,                                                 \
      "module, minifilter, ndis, wfp, elam, boot, kext, system-extension ...")                     \
    F(DRIVER, STATE, "state", TEXT, ONE, IDENTITY, "on-disk, loaded, image-missing")               \
    F(DRIVER, START, "start", TEXT, ONE, IDENTITY, "boot, system, auto, manual, disabled")         \
    F(DRIVER, ALTITUDE, "altitude", TEXT, LIST, IDENTITY, "minifilter altitudes")                  \
    F(DRIVER, VERSION, "version", VERSION, ONE, IDENTITY, "version it states")                     \
    F(DRIVER, COMPANY, "company", LABEL, ONE, IDENTITY, "company or author it states")             \
    F(DRIVER, DESCRIPTION, "description", LABEL, ONE, IDENTITY, "description it states")           \
    F(DRIVER, LICENSE, "license", LABEL, ONE, IDENTITY, "licence it states")                       \
    F(DRIVER, SIGNER, "signer", LABEL, ONE, IDENTITY, "common name of the signer")                 \
    F(DRIVER, SIGNATURE, "signature", TEXT, ONE, IDENTITY,                                         \
      "none, present (not verified), valid, invalid, untrusted")                                   \
    F(DRIVER, SHA256, "sha256", HASH, ONE, IDENTITY, "SHA-256 of the image")                       \
    F(DRIVER, KERNEL, "kernel", VERSION, ONE, IDENTITY, "kernel release it was built for")         \
    F(DRIVER, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns the image")              \
    F(DRIVER, DEPENDENCIES, "dependencies", TEXT, LIST, DETAIL, "modules it needs")                \
    F(DRIVER, ALIASES, "aliases", TEXT, LIST, DETAIL, "hardware and other aliases")                \
    F(DRIVER, IDENTIFIER, "identifier", TEXT, ONE, IDENTITY, "bundle id of a macOS extension")     \
    F(DRIVER, TEAM, "team", TEXT, ONE, IDENTITY, "Apple Developer team id of the signer")          \
    F(DRIVER, LOADED_SIZE, "loaded_size", NUMBER, ONE, SIGHTING, "bytes of memory it uses")        \
    F(DRIVER, USED_BY, "used_by", NUMBER, ONE, SIGHTING, "users of the loaded module")             \
    F(DRIVER, TAINT, "taint", TEXT, ONE, IDENTITY,                                                 \
      "Linux taint flags of a loaded module: O out of tree, E unsigned, P proprietary")

#define FILTER_FIELDS(F)                                                                           \
    F(FILTER, NAME, "name", TEXT, ONE, IDENTITY, "driver or provider inserted as a filter")        \
    F(FILTER, CLASS, "class", TEXT, ONE, IDENTITY,                                                 \
      "upper, lower, minifilter, ndis, wfp, winsock, netfilter, network-extension ...")            \
    F(FILTER, TARGET, "target", TEXT, ONE, IDENTITY,                                               \
      "device class, layer or interface it filters")                                               \
    F(FILTER, ALTITUDE, "altitude", TEXT, ONE, IDENTITY, "its position in the stack")              \
    F(FILTER, IMAGE, "image", PATH, ONE, IDENTITY, "program or driver file")                       \
    F(FILTER, PATH, "path", PATH, ONE, IDENTITY, "file or key that defines it")                    \
    F(FILTER, COMPANY, "company", LABEL, ONE, IDENTITY, "company it states")                       \
    F(FILTER, STATE, "state", TEXT, ONE, IDENTITY, "enabled or disabled")

#define CERTIFICATE_FIELDS(F)                                                                      \
    F(CERTIFICATE, SUBJECT, "subject", LABEL, ONE, IDENTITY, "subject name, RFC 4514 form")        \
    F(CERTIFICATE, ISSUER, "issuer", LABEL, ONE, IDENTITY, "issuer name, RFC 4514 form")           \
    F(CERTIFICATE, SERIAL, "serial", HASH, ONE, IDENTITY, "serial number in hexadecimal")          \
    F(CERTIFICATE, SHA256, "sha256", HASH, ONE, IDENTITY, "SHA-256 fingerprint of the DER form")   \
    F(CERTIFICATE, SHA1, "sha1", HASH, ONE, DETAIL, "SHA-1 fingerprint of the DER form")           \
    F(CERTIFICATE, STORE, "store", TEXT, ONE, IDENTITY,                                            \
      "bundle, anchor, nss, java, windows-root, keychain ...")                                     \
    F(CERTIFICATE, PATH, "path", PATH, ONE, IDENTITY, "file or key that holds it")                 \
    F(CERTIFICATE, NOT_BEFORE, "not_before", TIME, ONE, DETAIL, "start of its validity")           \
    F(CERTIFICATE, NOT_AFTER, "not_after", TIME, ONE, DETAIL, "end of its validity")               \
    F(CERTIFICATE, IS_CA, "is_ca", FLAG, ONE, DETAIL, "it may sign other certificates")            \
    F(CERTIFICATE, SELF_SIGNED, "self_signed", FLAG, ONE, DETAIL,                                  \
      "subject and issuer are the same")                                                           \
    F(CERTIFICATE, KEY, "key", TEXT, ONE, DETAIL, "key type and size in bits")                     \
    F(CERTIFICATE, NAMES, "names", DOMAIN, LIST, DETAIL, "DNS names it is for")                    \
    F(CERTIFICATE, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns the file")          \
    F(CERTIFICATE, TRUST, "trust", TEXT, ONE, IDENTITY, "trusted, distrusted, disabled")

#define AUTOSTART_FIELDS(F)                                                                        \
    F(AUTOSTART, NAME, "name", TEXT, ONE, IDENTITY, "name of the entry")                           \
    F(AUTOSTART, CLASS, "class", TEXT, ONE, IDENTITY,                                              \
      "cron, at, rc.local, run-key, task, login-item, xdg ...")                                    \
    F(AUTOSTART, PATH, "path", PATH, ONE, IDENTITY, "file or key that defines it")                 \
    F(AUTOSTART, COMMAND, "command", TEXT, ONE, IDENTITY, "what it runs")                          \
    F(AUTOSTART, IMAGE, "image", PATH, ONE, IDENTITY, "program of the command")                    \
    F(AUTOSTART, IMAGE_MISSING, "image_missing", FLAG, ONE, IDENTITY,                              \
      "the program does not exist")                                                                \
    F(AUTOSTART, ACCOUNT, "account", TEXT, ONE, IDENTITY, "account it runs as")                    \
    F(AUTOSTART, SCHEDULE, "schedule", TEXT, ONE, IDENTITY, "when it runs")                        \
    F(AUTOSTART, STATE, "state", TEXT, ONE, IDENTITY, "enabled or disabled")                       \
    F(AUTOSTART, COMPANY, "company", LABEL, ONE, IDENTITY, "company of the program")               \
    F(AUTOSTART, SIGNER, "signer", LABEL, ONE, IDENTITY, "who signed the program")                 \
    F(AUTOSTART, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns the defining file")   \
    F(AUTOSTART, IMAGE_TARGET, "image_target", PATH, ONE, IDENTITY,                                \
      "where the program leads when that is a symbolic link, dangling or not")

#define EXTENSION_FIELDS(F)                                                                        \
    F(EXTENSION, IDENTIFIER, "identifier", TEXT, ONE, IDENTITY, "extension or host id")            \
    F(EXTENSION, NAME, "name", LABEL, ONE, IDENTITY, "name shown to people")                       \
    F(EXTENSION, VERSION, "version", VERSION, ONE, IDENTITY, "version it states")                  \
    F(EXTENSION, CLASS, "class", TEXT, ONE, IDENTITY,                                              \
      "extension, native-messaging-host, plugin, policy")                                          \
    F(EXTENSION, BROWSER, "browser", TEXT, ONE, IDENTITY, "chrome, edge, firefox ...")             \
    F(EXTENSION, PROFILE, "profile", PATH, ONE, IDENTITY, "browser profile it is in")              \
    F(EXTENSION, PATH, "path", PATH, ONE, IDENTITY, "where it lies")                               \
    F(EXTENSION, PUBLISHER, "publisher", LABEL, ONE, IDENTITY, "author it states")                 \
    F(EXTENSION, UPDATE_URL, "update_url", TEXT, ONE, IDENTITY, "where it is updated from")        \
    F(EXTENSION, STATE, "state", TEXT, ONE, IDENTITY, "enabled, disabled, forced")                 \
    F(EXTENSION, PERMISSIONS, "permissions", TEXT, LIST, DETAIL, "what it may do")

#define PROCESS_FIELDS(F)                                                                          \
    F(PROCESS, NAME, "name", TEXT, ONE, IDENTITY, "short name the system shows")                   \
    F(PROCESS, PATH, "path", PATH, ONE, IDENTITY, "its executable")                                \
    F(PROCESS, DELETED, "deleted", FLAG, ONE, IDENTITY, "the executable was deleted since")        \
    F(PROCESS, COMMAND, "command", TEXT, ONE, SIGHTING, "command line")                            \
    F(PROCESS, ACCOUNT, "account", TEXT, ONE, IDENTITY, "effective user")                          \
    F(PROCESS, COMPANY, "company", LABEL, ONE, IDENTITY, "company of the executable")              \
    F(PROCESS, SIGNER, "signer", LABEL, ONE, IDENTITY, "who signed the executable")                \
    F(PROCESS, SHA256, "sha256", HASH, ONE, IDENTITY, "SHA-256 of the executable")                 \
    F(PROCESS, PID, "pid", NUMBER, ONE, SIGHTING, "process id")                                    \
    F(PROCESS, PARENT, "parent", NUMBER, ONE, SIGHTING, "parent process id")                       \
    F(PROCESS, STARTED, "started", TIME, ONE, SIGHTING, "when it was started")                     \
    F(PROCESS, COUNT, "count", NUMBER, ONE, SIGHTING, "number of such processes")

#define SOCKET_FIELDS(F)                                                                           \
    F(SOCKET, PROTOCOL, "protocol", TEXT, ONE, IDENTITY, "tcp, udp, unix, packet, netlink ...")    \
    F(SOCKET, STATE, "state", TEXT, ONE, IDENTITY, "listening, connected, unconnected")            \
    F(SOCKET, LOCAL_ADDRESS, "local_address", ADDRESS, ONE, IDENTITY, "address it is bound to")    \
    F(SOCKET, LOCAL_PORT, "local_port", NUMBER, ONE, IDENTITY, "port it listens on")               \
    F(SOCKET, REMOTE_ADDRESS, "remote_address", ADDRESS, ONE, IDENTITY, "address of the peer")     \
    F(SOCKET, REMOTE_PORT, "remote_port", NUMBER, ONE, IDENTITY, "port of the peer")               \
    F(SOCKET, PATH, "path", PATH, ONE, IDENTITY,                                                   \
      "executable of the owning process, or socket path")                                          \
    F(SOCKET, PROCESS, "process", TEXT, ONE, IDENTITY, "name of the owning process")               \
    F(SOCKET, PID, "pid", NUMBER, ONE, SIGHTING, "owning process id")                              \
    F(SOCKET, EPHEMERAL_PORT, "ephemeral_port", NUMBER, ONE, SIGHTING, "local port of a connection")

#define ACCOUNT_FIELDS(F)                                                                          \
    F(ACCOUNT, NAME, "name", TEXT, ONE, IDENTITY, "user or group name")                            \
    F(ACCOUNT, CLASS, "class", TEXT, ONE, IDENTITY, "user or group")                               \
    F(ACCOUNT, IDENTIFIER, "identifier", TEXT, ONE, IDENTITY, "uid, gid or SID")                   \
    F(ACCOUNT, HOME, "home", PATH, ONE, IDENTITY, "home folder")                                   \
    F(ACCOUNT, SHELL, "shell", PATH, ONE, IDENTITY, "login shell")                                 \
    F(ACCOUNT, COMMENT, "comment", LABEL, ONE, IDENTITY, "full name or GECOS field")               \
    F(ACCOUNT, MEMBERS, "members", TEXT, LIST, IDENTITY, "members of a group")                     \
    F(ACCOUNT, IS_ADMINISTRATOR, "is_administrator", FLAG, ONE, IDENTITY,                          \
      "has administrator rights")                                                                  \
    F(ACCOUNT, IS_LOCKED, "is_locked", FLAG, ONE, IDENTITY, "cannot log in with a password")

#define TRUST_FIELDS(F)                                                                            \
    F(TRUST, NAME, "name", TEXT, ONE, IDENTITY, "name of the repository, key or rule")             \
    F(TRUST, CLASS, "class", TEXT, ONE, IDENTITY, "repository, signing-key, ssh-key, policy ...")  \
    F(TRUST, URL, "url", TEXT, ONE, IDENTITY, "address it fetches from")                           \
    F(TRUST, HOST, "host", DOMAIN, ONE, IDENTITY, "host name in the address")                      \
    F(TRUST, SUITE, "suite", TEXT, ONE, IDENTITY, "distribution, suite or component")              \
    F(TRUST, PATH, "path", PATH, ONE, IDENTITY, "file or key that defines it")                     \
    F(TRUST, FINGERPRINT, "fingerprint", HASH, ONE, IDENTITY, "fingerprint or key id")             \
    F(TRUST, OWNER, "owner", LABEL, ONE, IDENTITY, "user id of the key, or who it belongs to")     \
    F(TRUST, STATE, "state", TEXT, ONE, IDENTITY, "enabled or disabled")                           \
    F(TRUST, CREATED, "created", TIME, ONE, DETAIL, "when the key was made")

#define HOOK_FIELDS(F)                                                                             \
    F(HOOK, CLASS, "class", TEXT, ONE, IDENTITY, "fanotify, ebpf, nfqueue, kprobe, audit ...")     \
    F(HOOK, NAME, "name", TEXT, ONE, IDENTITY, "name of the hook, when it has one")                \
    F(HOOK, PROCESS, "process", TEXT, ONE, IDENTITY, "name of the process that holds it")          \
    F(HOOK, PATH, "path", PATH, ONE, IDENTITY, "executable of that process")                       \
    F(HOOK, TARGET, "target", TEXT, ONE, IDENTITY, "inode, mount, filesystem, queue ... it is on") \
    F(HOOK, MODE, "mode", TEXT, ONE, IDENTITY, "notification, content, pre-content, permission")   \
    F(HOOK, EVENTS, "events", TEXT, LIST, IDENTITY, "events it asks for")                          \
    F(HOOK, PID, "pid", NUMBER, ONE, SIGHTING, "process id")                                       \
    F(HOOK, COUNT, "count", NUMBER, ONE, SIGHTING, "number of such hooks")

#define TRACE_FIELDS(F)                                                                            \
    F(TRACE, CLASS, "class", TEXT, ONE, IDENTITY,                                                  \
      "package-log, leftover-conffile, maintainer-script, execution ...")                          \
    F(TRACE, ACTION, "action", TEXT, ONE, IDENTITY, "install, upgrade, remove, purge, run ...")    \
    F(TRACE, NAME, "name", TEXT, ONE, IDENTITY, "package or program it is about")                  \
    F(TRACE, VERSION, "version", VERSION, ONE, IDENTITY, "version it is about")                    \
    F(TRACE, ARCHITECTURE, "architecture", TEXT, ONE, IDENTITY, "architecture it is about")        \
    F(TRACE, PATH, "path", PATH, ONE, IDENTITY, "file it is about")                                \
    F(TRACE, PUBLISHER, "publisher", LABEL, ONE, IDENTITY, "vendor it names")                      \
    F(TRACE, COMMAND, "command", TEXT, ONE, DETAIL, "command line that caused it")                 \
    F(TRACE, FIRST, "first", TIME, ONE, SIGHTING, "first time it is recorded")                     \
    F(TRACE, LAST, "last", TIME, ONE, SIGHTING, "last time it is recorded")                        \
    F(TRACE, COUNT, "count", NUMBER, ONE, SIGHTING, "number of records")

#define SETTING_FIELDS(F)                                                                          \
    F(SETTING, CLASS, "class", TEXT, ONE, IDENTITY,                                                \
      "module-option, module-load, module-blacklist, registry, preference ...")                    \
    F(SETTING, NAME, "name", TEXT, ONE, IDENTITY, "module, key or option name")                    \
    F(SETTING, VALUE, "value", TEXT, ONE, IDENTITY, "its value")                                   \
    F(SETTING, PATH, "path", PATH, ONE, IDENTITY, "file or registry key that holds it")            \
    F(SETTING, PACKAGE, "package", TEXT, ONE, IDENTITY, "package that owns the file")

#define CONTACT_FIELDS(F)                                                                          \
    F(CONTACT, DEVICE, "device", TEXT, ONE, IDENTITY, "device that spoke")                         \
    F(CONTACT, PEER, "peer", DOMAIN, ONE, IDENTITY, "name of the other side")                      \
    F(CONTACT, ADDRESS, "address", ADDRESS, ONE, IDENTITY, "address of the other side")            \
    F(CONTACT, PORT, "port", NUMBER, ONE, IDENTITY, "port of the other side")                      \
    F(CONTACT, PROTOCOL, "protocol", TEXT, ONE, IDENTITY, "dns, tls, quic, http, tcp, udp ...")    \
    F(CONTACT, NAME_SOURCE, "name_source", TEXT, ONE, IDENTITY,                                    \
      "how the name is known: question, sni, host, certificate, inferred, none")                   \
    F(CONTACT, URL, "url", TEXT, ONE, IDENTITY, "path asked for, when visible")                    \
    F(CONTACT, USER_AGENT, "user_agent", LABEL, ONE, IDENTITY, "HTTP User-Agent")                  \
    F(CONTACT, SUBJECT, "subject", LABEL, ONE, IDENTITY, "subject of the server certificate")      \
    F(CONTACT, ISSUER, "issuer", LABEL, ONE, IDENTITY, "issuer of the server certificate")         \
    F(CONTACT, JA4, "ja4", TEXT, ONE, IDENTITY, "JA4 fingerprint of the client")                   \
    F(CONTACT, RESULT, "result", TEXT, ONE, IDENTITY, "established, refused, unanswered")          \
    F(CONTACT, MAC, "mac", MAC, ONE, IDENTITY, "hardware address of the device")                   \
    F(CONTACT, FIRST, "first", TIME, ONE, SIGHTING, "first seen")                                  \
    F(CONTACT, LAST, "last", TIME, ONE, SIGHTING, "last seen")                                     \
    F(CONTACT, COUNT, "count", NUMBER, ONE, SIGHTING, "number of contacts")                        \
    F(CONTACT, BYTES_OUT, "bytes_out", NUMBER, ONE, SIGHTING, "bytes the device sent")             \
    F(CONTACT, BYTES_IN, "bytes_in", NUMBER, ONE, SIGHTING, "bytes the device received")

/* Every kind: K(KIND, "name", "what it is"). */
#define KINDS(K)                                                                                   \
    K(DEVICE, "device", "a physical or virtual machine")                                           \
    K(PACKAGE, "package", "software known to a package manager or installer")                      \
    K(FILE, "file", "a file")                                                                      \
    K(FOLDER, "folder", "a folder")                                                                \
    K(SERVICE, "service", "something the system starts and keeps running")                         \
    K(DRIVER, "driver", "code that runs in the kernel: module, driver, kernel extension")          \
    K(FILTER, "filter", "a driver or provider inserted into a device, file or network stack")      \
    K(CERTIFICATE, "certificate", "a certificate in a store of trusted ones")                      \
    K(AUTOSTART, "autostart", "something started at boot, at login or by the clock")               \
    K(EXTENSION, "extension", "a browser extension or its native part")                            \
    K(PROCESS, "process", "a running program")                                                     \
    K(SOCKET, "socket", "an open network endpoint of a process")                                   \
    K(ACCOUNT, "account", "a user or a group")                                                     \
    K(TRUST, "trust", "a source of software or a key the system trusts")                           \
    K(HOOK, "hook", "a live interception point in the kernel")                                     \
    K(TRACE, "trace", "a record of something that was here")                                       \
    K(SETTING, "setting", "a configuration value")                                                 \
    K(CONTACT, "contact", "a device that spoke to a peer")
