# unlock.sh OBJECTS
# Whoever was killed over git's own files has left their locks, and nobody else is here.
empty_home
[ -d .git ] && [ ! -L .git ] || exit 0
find .git -path .git/objects -prune -o -type f -name '*.lock' -exec rm -f {} +
exit 0
