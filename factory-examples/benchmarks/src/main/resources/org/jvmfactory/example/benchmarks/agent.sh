# An agent that does next to nothing: reads its prompt, writes a file, commits.
cat > /dev/null
echo "here I was" > agent.txt
git add agent.txt
git commit -q -m "Write a file"
echo "I wrote a file."
