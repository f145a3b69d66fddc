#!/usr/bin/env bash
# Installs the Debian packages that building (build), also testing (all), or
# building for Windows (windows) needs, where they are missing. On another
# system it names them.
set -euo pipefail

build=(gcc libc6-dev pkg-config libgl1-mesa-dev xorg-dev)
test=(xvfb xdotool libgl1-mesa-dri poppler-utils age zstd minisign unzip jq zbar-tools git)

want=("${build[@]}")
case "${1:-build}" in
all) want+=("${test[@]}") ;;
windows) want=(gcc-mingw-w64-x86-64) ;;
esac

if ! command -v go >/dev/null 2>&1; then
  echo "Il manque Go (1.26 ou plus récent) : https://go.dev/dl/" >&2
  exit 1
fi
[ "$(uname)" = Linux ] || exit 0

if ! command -v dpkg-query >/dev/null 2>&1; then
  # Not Debian: take it for granted if a compiler and the headers are there.
  if [ "${1:-build}" = windows ]; then
    command -v x86_64-w64-mingw32-gcc >/dev/null 2>&1 && exit 0
  elif printf '#include <GL/gl.h>\n#include <X11/Xlib.h>\nint main(void){return 0;}\n' | cc -x c -fsyntax-only - 2>/dev/null; then
    exit 0
  fi
  echo "Installez les équivalents de ces paquets Debian, puis recommencez : ${want[*]}" >&2
  exit 1
fi

missing=()
for p in "${want[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
done
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "Il faut ces paquets (en tant que root) : apt-get install ${missing[*]}" >&2
    exit 1
  fi
  sudo=(sudo)
fi
echo "Installation des paquets manquants : ${missing[*]}"
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
