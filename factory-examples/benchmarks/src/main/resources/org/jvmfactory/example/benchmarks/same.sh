# same.sh KIND REMOTE MIRROR WORK TASK CLI SCRIPTS: all the work of a task that Factory does with git and processes, without Factory. SCRIPTS
# holds Factory's own scripts for trees that an agent wrote; clone, agent and hand-over each run in a sandbox, and commits are checked. What
# an agent sees of /etc is what Factory shows it, and between it and the network stands the same small program (here with nothing behind it).
# Each command gets exactly its own environment.
set -eu
kind=$1 remote=$2 mirror=$3 work=$4/$5 task=$5 branch=factory/$5 cli=$6 scripts=$7
tree=$work/tree home=$work/home user= settings= own= way_out=
mkdir -p "$tree" "$home"
if [ "$(id -u)" = 0 ]; then # agents never run as root
  user="setpriv --reuid 59990 --regid 59990 --clear-groups"
  chown 59990:59990 "$tree" "$home"
fi

host_git() {
  env -i PATH="$PATH" HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0 LC_ALL=C \
    git --git-dir="$mirror" -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0 -c maintenance.auto=false \
    -c core.fsync=committed,loose-object "$@"
}

sandbox() {
  set -- env -i PATH="$PATH" HOME="$home" TMPDIR="$home/tmp" LC_ALL=C GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
    GIT_AUTHOR_NAME=Baseline GIT_AUTHOR_EMAIL=baseline@localhost GIT_COMMITTER_NAME=Baseline GIT_COMMITTER_EMAIL=baseline@localhost \
    FACTORY_TREE_SETTINGS= "$@"
  case $kind in
    process)
      cd "$tree"
      setsid $user setpriv --no-new-privs --pdeathsig KILL \
        unshare --map-current-user --pid --fork --kill-child=KILL --mount-proc "$@"
      cd /
      ;;
    bubblewrap)
      $user bwrap --unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --unshare-net --disable-userns \
        --die-with-parent --new-session --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin \
        --symlink usr/lib /lib --symlink usr/lib64 /lib64 $settings \
        --ro-bind /etc/passwd /etc/passwd --ro-bind /etc/group /etc/group --proc /proc --ro-bind /proc/sys /proc/sys \
        --dev /dev --perms 1777 --tmpfs /dev/shm --remount-ro /dev --perms 1777 --tmpfs /tmp \
        --bind "$home" "$home" --ro-bind "$mirror/objects" "$mirror/objects" --bind "$tree" "$tree" $own --remount-ro / \
        --chdir "$tree" -- ${way_out:+perl "$way_out" 3128 /run/factory/egress.sock} "$@"
      ;;
  esac
}

show() { # those of /etc that there are
  for name; do
    [ ! -e "/etc/$name" ] || settings="$settings --ro-bind /etc/$name /etc/$name"
  done
}

[ -d "$mirror" ] || git clone -q --bare "$remote" "$mirror"
base=$(host_git ls-remote --symref "$remote" HEAD 'refs/heads/*' | sed -n 's/^\([0-9a-f]*\)	HEAD$/\1/p')
host_git update-ref "refs/factory/runs/$task" "$base"
show alternatives ld.so.cache localtime
sandbox sh -c "$(cat "$scripts/functions.sh" "$scripts/create.sh")" create "$mirror/objects" "$branch" "$base"
bare=$settings own="--ro-bind $cli $cli --ro-bind $scripts $scripts" way_out=$scripts/way-out.pl
show ca-certificates ca-certificates.conf crypto-policies fonts host.conf ld.so.conf ld.so.conf.d maven mime.types nsswitch.conf \
  os-release pki protocols services ssl timezone java java-17-openjdk
echo "Write a file." | sandbox sh "$cli" > "$work/said"
settings=$bare own= way_out=
echo "Write a file" | sandbox sh -c "$(cat "$scripts/functions.sh" "$scripts/hand-over.sh")" hand-over \
  "$mirror/objects" "$branch" "$base" "$base" > "$work/handed-over"
head=$(head -c 45 "$work/handed-over" | tail -c 40) # head:<40 digits>, a zero byte, the pack
tail -c +47 "$work/handed-over" | host_git unpack-objects -q --strict
host_git merge-base --is-ancestor "$base" "$head"
host_git update-ref "refs/factory/runs/$task" "$head" "$base"
host_git push -q --no-verify --force-with-lease="refs/heads/$branch:" "$remote" "$head:refs/heads/$branch"
echo "# Write a file" > "$work/pull-request.md"
