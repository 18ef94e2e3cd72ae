# mix.sh OBJECTS BRANCH BASE COMMIT
# Makes the tree that of the base; the files whose paths come in, each with a zero byte behind it, become those of the commit.
empty_home
find . -path ./.git -prune -o -type d ! -perm -u=rwx -exec chmod u+rwx {} \;
forget_settings 2> /dev/null && usable_repository "$1" "$4" || make_repository "$1" "$2" "$4"
end_operations
git symbolic-ref HEAD "refs/heads/$2" && git reset -q "$3" && git reset -q --hard "$3" && git clean -qffd || fail "can't make the tree that of $3"
paths="$TMPDIR/paths" && cat > "$paths" || fail "can't read which files are kept"
[ ! -s "$paths" ] || GIT_LITERAL_PATHSPECS=1 git checkout -q "$4" --pathspec-from-file="$paths" --pathspec-file-nul || fail "can't take files of $4"
