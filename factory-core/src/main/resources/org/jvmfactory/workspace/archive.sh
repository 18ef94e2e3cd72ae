# archive.sh DIRECTORY
# Prints a tar archive of a HOME without what can be had again; nothing for an empty one.
cd "$1" || exit 1
[ -n "$(ls -A)" ] || exit 0
tar -cf - --exclude=./tmp --exclude=./.cache --exclude=./.npm --exclude=./.m2 --exclude=./.gradle --exclude=./.cargo . || [ $? -eq 1 ]   # 1: a file changed meanwhile
