#!/bin/sh
# Makes the certificates of the tests anew, with openssl. They are for this computer and worth nothing: their keys are public.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
new() { openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "$@" 2>/dev/null; }

new -x509 -days 36500 -subj '/O=Tenantry tests/CN=Test authority' -keyout "$work/authority.key" -out authority.pem \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
new -subj '/CN=Test issuer' -keyout "$work/issuer.key" -out "$work/issuer.csr"
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n' > "$work/issuer.ext"
openssl x509 -req -in "$work/issuer.csr" -CA authority.pem -CAkey "$work/authority.key" -set_serial 2 -days 36500 \
  -extfile "$work/issuer.ext" -out "$work/issuer.pem" 2>/dev/null

# name, subject alternative names, days, common name
leaf() {
  new -subj "/O=Tenantry tests/CN=${4:-$1}" -keyout "$1.key.pem" -out "$work/leaf.csr"
  printf 'subjectAltName=%s\n' "$2" > "$work/leaf.ext"
  openssl x509 -req -in "$work/leaf.csr" -CA "$work/issuer.pem" -CAkey "$work/issuer.key" -set_serial 3 -days "$3" \
    -extfile "$work/leaf.ext" -out "$work/leaf.pem" 2>/dev/null
  cat "$work/leaf.pem" "$work/issuer.pem" > "$1.pem"
}
leaf good DNS:localhost,DNS:acme.okta.test,IP:127.0.0.1 36500
leaf expired DNS:localhost,IP:127.0.0.1 -1
# Its common name is right, but has counted for nothing since RFC 9525.
leaf other-host DNS:login.elsewhere.example 36500 localhost
new -x509 -days 36500 -subj '/O=Tenantry tests/CN=self-signed' -keyout self-signed.key.pem -out self-signed.pem \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1
