# An agent that is at work for as long as it is let.
cat > /dev/null
exec sleep 36000
