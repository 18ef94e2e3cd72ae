# baseline.sh KIND REMOTE MIRROR WORK TASK CLI: the git and process work of a task, as somebody would script it.
set -eu
kind=$1 remote=$2 mirror=$3 work=$4/$5 branch=factory/$5 cli=$6
tree=$work/tree home=$work/home
mkdir -p "$work" "$home"
[ -d "$mirror" ] || git clone -q --bare "$remote" "$mirror"
git -C "$mirror" fetch -q --prune "$remote" '+refs/heads/*:refs/heads/*'
git clone -q --shared "$mirror" "$tree"
cd "$tree"
git checkout -q -b "$branch"
git config user.name Baseline
git config user.email baseline@localhost
case $kind in
  process)
    echo "Write a file." | env -i PATH="$PATH" HOME="$home" sh "$cli"
    ;;
  bubblewrap)
    echo "Write a file." | env -i PATH="$PATH" HOME="$home" bwrap --unshare-user --unshare-pid --unshare-ipc --unshare-uts \
      --unshare-cgroup-try --disable-userns --die-with-parent --new-session --ro-bind /usr /usr \
      --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64 \
      --ro-bind /etc/ld.so.cache /etc/ld.so.cache --ro-bind /etc/passwd /etc/passwd --ro-bind /etc/group /etc/group \
      --proc /proc --ro-bind /proc/sys /proc/sys --dev /dev --perms 1777 --tmpfs /dev/shm --remount-ro /dev \
      --perms 1777 --tmpfs /tmp --ro-bind "$cli" "$cli" --bind "$home" "$home" --ro-bind "$mirror" "$mirror" \
      --bind "$tree" "$tree" --remount-ro / --chdir "$tree" -- sh "$cli"
    ;;
esac
git add -A
git diff --cached --quiet || git commit -q -m "What was left"
git push -q "$remote" "$branch"
