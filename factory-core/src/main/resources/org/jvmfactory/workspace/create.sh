# create.sh OBJECTS BRANCH COMMIT
make_repository "$1" "$2" "$3"
git reset -q --hard || fail "can't check out $3"
