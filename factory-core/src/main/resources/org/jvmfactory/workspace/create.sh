# create.sh OBJECTS BRANCH COMMIT
make_repository "$1" "$2" "$3" --hard
