# unpack.sh DIRECTORY < archive
cd "$1" && exec tar -xf - --no-same-owner
