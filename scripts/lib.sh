# Shared by the scripts of this folder: where the repository is, how a step is named, how a system package is installed.
# Source it; it changes into the repository's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
export ROOT

# Without a home (some build services) Go and npm still need a place for their caches; the dot keeps it out of ./...
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  export HOME="$ROOT/var/.home"
  mkdir -p "$HOME"
fi
# The version is passed to the linker by name; reading it from git fails when the clone belongs to another user.
export GOFLAGS="${GOFLAGS:-} -buildvcs=false"

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# tool NAME ARGS… runs a pinned development tool (tools/go.mod); its versions never touch those of the product.
tool() { go tool -modfile=tools/go.mod "$@"; }

# locked NAME COMMAND… keeps two runs in one clone from preparing the same thing at once.
locked() {
  local name=$1
  shift
  mkdir -p bin
  (
    flock 9
    "$@"
  ) 9>"bin/.$name.lock"
}

# as_root COMMAND… runs as root or through sudo without a question; it fails where neither is possible.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# install_packages PURPOSE PACKAGE… installs Debian packages, and says what to do by hand where it may not.
install_packages() {
  local purpose=$1
  shift
  command -v apt-get >/dev/null || die "$purpose: not found, and there is no apt-get here. Install it by hand: $*"
  say "$purpose: not found, installing $* …"
  locked apt as_root env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@"' sh "$@" >&2 </dev/null ||
    die "$purpose: could not be installed. As an administrator run: apt-get update && apt-get install -y $*"
}
