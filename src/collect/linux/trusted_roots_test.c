#include "collect/linux/collectors.h"
#include "collector.h"

static void splits_bundles(void **state)
{
    put_copy("etc/ssl/certs/ca-certificates.crt", "fuzz/pem/mixed.pem");
    char *found = collect_root(collect_trusted_roots);
    assert_int_equal(count_of(found, "{\"artifact\""), 2);
    assert_has(found, "\"store\":\"bundle\",\"path\":\"/etc/ssl/certs/ca-certificates.crt\"");
    assert_has(found, "\"names\":[\"example.org\",\"*.example.net\"]");
    assert_has(found, "\"trust\":\"trusted\"");
    assert_has(found, "\"is_ca\":true");
    assert_has(found, "\"from\":\"etc/ssl/certs/ca-certificates.crt:2\"");
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "line 16: PEM block has no END line of its own");
    free(found);
}

/* One certificate copied into the folder of each distribution. */
static void reads_anchors_of_every_layout(void **state)
{
    static const char *const places[] = {"usr/local/share/ca-certificates/a.crt",
                                         "etc/pki/ca-trust/source/anchors/b.pem",
                                         "usr/share/pki/ca-trust-source/anchors/c",
                                         "etc/pki/trust/anchors/d.cer",
                                         "etc/ca-certificates/trust-source/anchors/e.crt",
                                         "etc/ssl/certs/1a2b3c4d.0"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        put_copy(places[i], "fuzz/certificate/ca.der");
    }
    char *found = collect_root(collect_trusted_roots);
    assert_int_equal(count_of(found, "{\"artifact\""), COUNT_OF(places));
    assert_int_equal(count_of(found, "\"store\":\"anchor\""), COUNT_OF(places));
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char *from = xasprintf("\"from\":\"%s\"", places[i]);
        assert_has(found, from);
        free(from);
    }
    assert_has(found,
               "\"subject\":\"CN=DigiCert Global Root CA,OU=www.digicert.com,"
               "O=DigiCert Inc,C=US\"");
    assert_has(found, "\"serial\":\"083be056904246b1a1756ac95991c74a\"");
    assert_has(found, "\"not_after\":\"2031-11-10T00:00:00Z\"");
    assert_has(found, "\"key\":\"rsa 2048\"");
    free(found);
}

static void tells_what_is_distrusted(void **state)
{
    put_copy("etc/pki/trust/blocklist/a.crt", "fuzz/certificate/v1.der");
    put_copy("etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt", "fuzz/pem/distrusted.pem");
    put_copy("usr/share/ca-certificates/mozilla/Off.crt", "fuzz/certificate/ca.der");
    put_text("etc/ca-certificates.conf", "# list\nmozilla/On.crt\n!mozilla/Off.crt\n");
    char *found = collect_root(collect_trusted_roots);
    assert_int_equal(count_of(found, "\"trust\":\"distrusted\""), 2);
    assert_int_equal(count_of(found, "\"trust\":\"disabled\""), 1);
    free(found);
}

static void reads_objects_of_p11_kit(void **state)
{
    struct bytes pem = source_bytes("fuzz/pem/mixed.pem");
    size_t       end = bytes_find(pem, bytes_of("\n\n")) + 1;
    char        *text = xasprintf(
               "# kept\n[p11-kit-object-v1]\nlabel: \"one\"\ntrusted: true\n%.*s"
                      "[p11-kit-object-v1]\nx-distrusted: true\n%.*s",
               (int)end, (const char *)pem.data, (int)end, (const char *)pem.data);
    put_text("etc/pki/ca-trust/source/example.p11-kit", text);
    char *found = collect_root(collect_trusted_roots);
    assert_int_equal(count_of(found, "\"trust\":\"trusted\""), 1);
    assert_int_equal(count_of(found, "\"trust\":\"distrusted\""), 1);
    assert_has(found, "\"from\":\"etc/pki/ca-trust/source/example.p11-kit:6\"");
    free(found);
    free(text);
    free_bytes(pem);
}

static void reads_a_file_once_whatever_its_names(void **state)
{
    put_copy("usr/local/share/ca-certificates/a.crt", "fuzz/certificate/ca.der");
    put_link("etc/ssl/certs/a.pem", "/usr/local/share/ca-certificates/a.crt");
    put_link("etc/ssl/certs/3513523f.0", "a.pem");
    put_link("etc/ssl/certs/gone.pem", "/nowhere.pem");
    char *found = collect_root(collect_trusted_roots);
    assert_int_equal(count_of(found, "{\"artifact\""), 1);
    assert_has(found, "\"status\":\"complete\"");
    free(found);
}

static void notes_what_holds_no_certificate(void **state)
{
    put_copy("usr/local/share/ca-certificates/cut.crt", "fuzz/certificate/broken.der");
    put_text("usr/local/share/ca-certificates/README", "put certificates here");
    char *found = collect_root(collect_trusted_roots);
    assert_has(found, "\"status\":\"partial\"");
    assert_has(found, "usr/local/share/ca-certificates/cut.crt: ");
    assert_lacks(found, "README");
    free(found);
}

static void is_absent_without_a_store(void **state)
{
    char *found = collect_root(collect_trusted_roots);
    assert_has(found, "\"status\":\"absent\"");
    free(found);
}

/* This machine's own bundle, certificate by certificate, against openssl. */
static void agrees_with_openssl(void **state)
{
    if (!has_program("openssl") || access("/etc/ssl/certs/ca-certificates.crt", R_OK) != 0) {
        print_message("skipped: no openssl or no bundle\n");
        skip();
    }
    struct bytes bundle = file_bytes("/etc/ssl/certs/ca-certificates.crt");
    put_bytes("etc/ssl/certs/ca-certificates.crt", bundle);
    char *found = collect_root(collect_trusted_roots);
    char *command = xasprintf(
        "cd %s && awk '/BEGIN/{n++} {print > (\"c\" n \".pem\")}' etc/ssl/certs/ca-certificates.crt"
        " && for f in c*.pem; do openssl x509 -in $f -noout -subject -issuer -serial -fingerprint "
        "-sha256 -nameopt RFC2253,-esc_msb | sed 's/\\\\/\\\\\\\\/g; s/\"/\\\\\"/g; "
        "s/^subject=\\(.*\\)/\"subject\":\"\\1\"/; s/^issuer=\\(.*\\)/\"issuer\":\"\\1\"/; "
        "s/^serial=\\(.*\\)/\"serial\":\"\\L\\1\"/; "
        "/Fingerprint/{s/.*=//;s/://g;s/.*/\"sha256\":\"\\L&\"/}' | paste -sd,; done",
        collector_root);
    char  *lines = output_of(command);
    size_t count = 0;
    for (char *line = strtok(lines, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_has(found, line);
        count++;
    }
    print_message("%zu certificates\n", count);
    assert_int_equal(count, count_of(found, "{\"artifact\""));
    free(lines);
    free(command);
    free(found);
    free_bytes(bundle);
}

static void finds_an_interception_certificate(void **state)
{
    struct bytes contents = shared_bytes("certs/mitm-www.example.org.pem");
    put_bytes("usr/local/share/ca-certificates/site.crt", contents);
    free_bytes(contents);
    char *found = collect_root(collect_trusted_roots);
    assert_has(found,
               "\"issuer\":\"CN=Kaspersky Anti-Virus Personal Root Certificate,"
               "O=AO Kaspersky Lab\",\"serial\":\"42000004c45e589aba\",\"sha256\":"
               "\"b9edbb57dfa3dbdf8b2f893d944929848b11bc8ac455d225a4a209bd4a50e39b\"");
    free(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(splits_bundles, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_anchors_of_every_layout, make_root, remove_root),
        cmocka_unit_test_setup_teardown(tells_what_is_distrusted, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_objects_of_p11_kit, make_root, remove_root),
        cmocka_unit_test_setup_teardown(reads_a_file_once_whatever_its_names, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(notes_what_holds_no_certificate, make_root, remove_root),
        cmocka_unit_test_setup_teardown(is_absent_without_a_store, make_root, remove_root),
        cmocka_unit_test_setup_teardown(agrees_with_openssl, make_root, remove_root),
        cmocka_unit_test_setup_teardown(finds_an_interception_certificate, make_root, remove_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
