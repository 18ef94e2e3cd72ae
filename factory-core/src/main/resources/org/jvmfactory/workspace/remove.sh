# remove.sh DIRECTORY...
# Empties directories, also of files that were made read-only.
for directory; do
  find "$directory" -type d ! -perm -u=rwx -exec chmod u+rwx {} \;
  find "$directory" -mindepth 1 -delete || exit 1
done
