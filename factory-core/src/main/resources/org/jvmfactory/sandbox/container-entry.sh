# The first process of a container: see ContainerEntry. Arguments: the pipe, a file to write to, the command.
trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE TSTP TTIN TTOU
life=$1 status=$2
shift 2
# Whoever opens a pipe waits for a writer, for ever where the JVM has died meanwhile: a child tries it first.
timeout 10 /bin/bash -c ': <"$1"' life "$life" || exit 137
exec 9<"$life" 8>"$status" 7>&2 2>/dev/null 3<&0 </dev/null
# Jobs have a process group each, or they would ignore SIGINT.
set -m
for name in $(compgen -e); do unset -v "$name"; done
while IFS= read -r -u 9 line && [ "$line" != . ]; do eval "$line"; done
[ "$line" = . ] || exit 137
echo started >&8
# Where memory ends, the kernel is to choose among the command's processes.
{ echo 500 >"/proc/$BASHPID/oom_score_adj"; exec "$@" 2>&7 7>&-; } <&3 3<&- 8>&- 9<&- &
job=$! looks=0 pace=0.02
exec 3<&- 7>&-
while [ -e "/proc/$job" ]; do
  read -r -t "$pace" -u 9 line
  [ $? -eq 1 ] && exit 137
  looks=$((looks + 1))
  [ "$looks" -eq 50 ] && pace=0.1
done
wait "$job"
code=$?
tell() {
  while read -r name value; do
    [ "$name" = "$2" ] && [ "$value" != 0 ] && echo "$3 $value" >&8
  done <"$1"
}
for group in /sys/fs/cgroup /sys/fs/cgroup/memory /sys/fs/cgroup/pids; do
  tell "$group/memory.events" oom_kill memory
  tell "$group/memory.oom_control" oom_kill memory
  tell "$group/pids.events" max pids
done
exit "$code"
