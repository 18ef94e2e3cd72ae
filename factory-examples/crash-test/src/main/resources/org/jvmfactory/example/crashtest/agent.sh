# An agent that commits a file, stages a second and leaves a third, and notes outside what it is sure of: what stands there must not be lost.
prompt=$(cat)
key=$(printf '%s\n' "$prompt" | sed -n 's/.*KEY=\([a-z0-9-]*\).*/\1/p' | head -n 1)
[ -n "$key" ] || exit 1 # whoever was to say what to do was killed before
life=$(cat /proc/sys/kernel/random/uuid)
note() { echo "$1 $FACTORY_TASK $2" >> "$WITNESS/noted"; }

# Nobody of an earlier agent may be left in the tree.
exec 9> "$WITNESS/$FACTORY_TASK.lock"
flock -n 9 || note overlap "$FACTORY_STEP"

if [ "$FACTORY_AGENT" = reviewer ]; then
  case $FACTORY_STEP in
    review#1) echo '{"decision": "changes-requested", "summary": "One more.", "findings": [{"severity": "major", "message": "One more."}]}' ;;
    *) echo '{"decision": "approved", "summary": "Fine.", "findings": []}' ;;
  esac
else
  set -e
  mkdir -p work
  echo "$key" > "work/$life-committed"
  git add "work/$life-committed"
  git commit -q -m "Work on $key"
  note kept "work/$life-committed"
  echo "$key" > "work/$life-staged"
  git add "work/$life-staged"
  note kept "work/$life-staged"
  (setsid sleep 600 > /dev/null 2>&1 < /dev/null &) # holds the lock: whoever comes next finds out whether it was ended
  sleep 0.05
  echo "$key" > "$FACTORY_AGENT.txt"
  printf '%s\n' "$prompt" | sed -n 's/.*ANSWER=\([a-z0-9-]*\).*/\1/p' | head -n 1 > answer.txt
  echo "Worked on $key."
fi
