# restore.sh OBJECTS BRANCH COMMIT
# Puts the tree back to a commit: changes and new files go, ignored files stay.
empty_home
find . -path ./.git -prune -o -type d ! -perm -u=rwx -exec chmod u+rwx {} \;
forget_settings 2> /dev/null && usable_repository "$1" "$3" || make_repository "$1" "$2" "$3"
end_operations
git symbolic-ref HEAD "refs/heads/$2" && git reset -q "$3" && git reset -q --hard "$3" && git clean -qffd || fail "can't put the tree back to $3"
