"""Runs Aider for one session of Factory: JSON lines in, JSON lines out.

Aider alone reads its settings from the repository and from HOME, where an agent may have put them (.env, .aider.conf.yml, model
settings, a cache of pickled objects), and no option of it prevents that. It also says in prose, between the words of the model, what
happened. This program starts Aider's own main() with those doors shut, holds the conversation with the coder that main() returns, and
tells what happens on a channel that neither the model nor a command can write to.

Called as: python -I session.py SETTINGS [ARGUMENT OF AIDER]...
"""

import json
import os
import re
import signal
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from queue import Queue

OUT = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
LOCK = threading.Lock()
SHELL_BLOCK = re.compile(
    r"^```(?:bash|sh|shell|cmd|batch|powershell|ps1|zsh|fish|ksh|csh|tcsh)[^\n]*\n.*?(?:^```[^\n]*(?:\n|\Z)|\Z)",
    re.DOTALL | re.MULTILINE,
)


def tell(kind, **facts):
    line = json.dumps({"type": kind, **facts}, ensure_ascii=True)
    with LOCK:
        OUT.write(line + "\n")
        OUT.flush()


class Printed:
    """What Aider prints, for whoever watches: told line by line."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self):
        self.rest = ""

    def write(self, text):
        self.rest += text
        *lines, self.rest = self.rest.split("\n")
        for line in lines:
            if line.strip():
                tell("printed", text=line)
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False

    def fileno(self):
        return 2


class Session:
    def __init__(self, settings):
        self.settings = settings
        self.file = Path.home() / ".aider" / "sessions" / (settings["session"] + ".json")
        self.inbox = Queue()
        self.busy = False
        self.interrupted = False
        self.turns = 0
        self.unwanted = 0
        self.calls = 0
        self.errors = []
        self.coder = None
        self.begin_turn()

    def begin_turn(self):
        self.failure = None
        self.text = ""
        self.usage = dict(input=0, output=0, cacheRead=0, cacheWrite=0, turns=0)
        self.attempt = 0

    # What the host says

    def listen(self, stdin):
        for line in stdin:
            message = json.loads(line)
            if message["type"] == "interrupt":
                # An interrupt may come when the turn that it means has just ended, or hasn't begun yet.
                self.unwanted = message["turn"]
                if self.busy and self.unwanted == self.turns:
                    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
            else:
                self.inbox.put(message["text"])
        self.inbox.put(None)

    def on_signal(self, *ignored):
        if self.busy:
            self.interrupted = True
            raise KeyboardInterrupt()

    # Aider with its doors shut

    def prepare(self):
        import aider.coders.base_coder as base_coder
        import aider.io
        import aider.main
        import aider.models
        import aider.openrouter
        import aider.repomap

        parser = aider.main.get_parser
        aider.main.get_parser = lambda files, git_root: parser([], git_root)
        aider.main.load_dotenv_files = lambda *ignored: []
        aider.main.generate_search_path_list = lambda *ignored: []
        aider.main.setup_git = lambda git_root, io: git_root
        nothing = lambda *ignored: None
        aider.models.ModelInfoManager._load_cache = nothing
        aider.models.ModelInfoManager._update_cache = nothing
        aider.openrouter.OpenRouterModelManager._update_cache = nothing
        aider.repomap.RepoMap.TAGS_CACHE_DIR = str(Path.home() / ".aider" / "tags")
        base_coder.RETRY_TIMEOUT = 0.125 * 2 ** self.settings["retries"]
        aider.main.InputOutput = self.io_class(aider.io.InputOutput)
        return aider

    def io_class(session, base):
        class HostIO(base):
            def tool_error(self, message="", strip=True):
                session.errors.append(str(message))
                session.warn(str(message))

            def tool_warning(self, message="", strip=True):
                session.warn(str(message))

            def tool_output(self, *messages, log_only=False, bold=False):
                text = " ".join(map(str, messages)).strip()
                if text.startswith("Retrying in ") and session.failure:
                    tell("retrying", attempt=session.attempt, text=text, **session.failure)
                elif text and not log_only:
                    tell("printed", text=text)
                if text.startswith("Applied edit to "):
                    session.tool("Edit", text[len("Applied edit to ") :])

            def assistant_output(self, message, pretty=None):
                pass

            def ai_output(self, content):
                session.said(content)

            def offer_url(self, *ignored, **also_ignored):
                return False

            def append_chat_history(self, *ignored, **also_ignored):
                pass

            def confirm_ask(self, question, *arguments, explicit_yes_required=False, **more):
                return session.settings["shell"] if explicit_yes_required else True

        return HostIO

    def open(self, arguments):
        aider = self.prepare()
        # Aider alone would take the repository that a directory without one of its own lies in, and tell the model of it.
        if not os.path.lexists(".git"):
            arguments = arguments + ["--no-git"]
        coder = aider.main.main(arguments, return_coder=True)
        if not hasattr(coder, "run"):
            raise RuntimeError("; ".join(self.errors) or "Aider gave no reason.")
        self.coder = coder
        coder.max_reflections = self.settings["rounds"] - 1
        # One counts the retries, not two.
        coder.main_model.extra_params = {**(coder.main_model.extra_params or {}), "max_retries": 0}
        prefix = self.settings.get("systemPrompt")
        if prefix:
            usual = coder.main_model.system_prompt_prefix
            coder.main_model.system_prompt_prefix = "\n".join(filter(None, [usual, prefix]))
        coder.send = self.watched(coder.send)
        coder.calculate_and_show_tokens_and_cost = self.counted(coder.calculate_and_show_tokens_and_cost)
        coder.handle_shell_commands = self.told(coder.handle_shell_commands)
        coder.run_shell_commands = self.answered(coder.run_shell_commands)
        if self.settings["resume"]:
            self.restore()

    # What happens in a turn

    def watched(self, send):
        def sending(*arguments, **more):
            try:
                yield from send(*arguments, **more)
                self.failure = None
                self.attempt = 0
            except KeyboardInterrupt:
                raise
            except Exception as error:
                self.failure = self.described(error)
                self.attempt += 1
                raise

        return sending

    def described(self, error):
        facts = dict(error=type(error).__name__, message=str(error))
        status = getattr(error, "status_code", None)
        if isinstance(status, int):
            facts["status"] = status
        headers = getattr(error, "litellm_response_headers", None)
        headers = headers or getattr(getattr(error, "response", None), "headers", None) or {}
        after = str(headers.get("retry-after", ""))
        if after.isdigit():
            facts["resetAt"] = int(time.time()) + int(after)
        return facts

    def counted(self, count):
        def counting(messages, completion=None):
            count(messages, completion)
            usage = getattr(completion, "usage", None)
            if usage is None:
                return
            details = getattr(usage, "prompt_tokens_details", None)
            read = getattr(usage, "cache_read_input_tokens", 0) or getattr(details, "cached_tokens", 0) or 0
            written = getattr(usage, "cache_creation_input_tokens", 0) or 0
            self.usage["input"] += max((usage.prompt_tokens or 0) - read - written, 0)
            self.usage["output"] += usage.completion_tokens or 0
            self.usage["cacheRead"] += read
            self.usage["cacheWrite"] += written
            self.usage["turns"] += 1

        return counting

    def warn(self, text):
        # What it says about a request that failed was told with the failure.
        if text.strip() and self.failure is None:
            tell("warning", text=text.strip())

    def said(self, content):
        # A command that will be run is a tool call, no part of what the agent says.
        takes_commands = self.settings["shell"] and self.coder.edit_format.startswith("diff")
        text = (SHELL_BLOCK.sub("", content) if takes_commands else content).strip()
        if text:
            self.text = text
            tell("said", text=text)

    def tool(self, name, subject):
        self.calls += 1
        tell("tool", call=str(self.calls), tool=name, summary=subject, input=subject)
        tell("tool-done", call=str(self.calls), ok=True, summary=subject)

    def told(self, handle):
        def handling(commands, group):
            self.calls += 1
            call = str(self.calls)
            tell("tool", call=call, tool="Bash", summary=commands.strip(), input=commands)
            output = handle(commands, group) or ""
            tell("tool-done", call=call, ok=True, summary=output)
            return output

        return handling

    def answered(self, run):
        """Sends what commands printed to the model at once; Aider alone would wait for the next message."""

        def running():
            commands = list(self.coder.shell_commands)
            self.coder.shell_commands = []
            if not commands or not self.settings["shell"]:
                return ""
            self.coder.shell_commands = commands
            output = run()
            self.coder.shell_commands = []
            self.coder.reflected_message = output or "The commands ran and printed nothing."
            return ""

        return running

    def turn(self, message):
        self.begin_turn()
        coder = self.coder
        cost = coder.total_cost
        malformed = coder.num_malformed_responses
        crash = None
        self.interrupted = False
        self.turns += 1
        coder.reflected_message = None
        try:
            self.busy = True
            if self.unwanted == self.turns:
                raise KeyboardInterrupt()
            # Not preprocessed: what begins with a slash or an exclamation mark would be a command to Aider.
            coder.check_for_file_mentions(message)
            coder.run(with_message=message or "Go on.", preproc=False)
        except KeyboardInterrupt:
            self.interrupted = True
        except (SystemExit, Exception) as error:
            crash = self.described(error)
        finally:
            self.busy = False
        self.end_children()
        unfinished = bool(coder.reflected_message)
        coder.reflected_message = None
        self.save()
        tell(
            "turn",
            text=self.text,
            model=coder.main_model.name,
            usage=self.usage,
            cost=max(coder.total_cost - cost, 0),
            interrupted=self.interrupted,
            unfinished=unfinished,
            malformed=coder.num_malformed_responses - malformed,
            failure=self.failure or crash,
        )

    def end_children(self):
        """Ends what commands left, and nothing that was there before them, such as the sandbox's way out."""
        import psutil

        for child in psutil.Process().children(recursive=True) if self.interrupted else []:
            try:
                if child.pid not in self.companions:
                    child.kill()
            except psutil.Error:
                pass

    # The session from one process to the next

    def save(self):
        coder = self.coder
        state = dict(
            messages=coder.done_messages + coder.cur_messages,
            files=sorted(coder.get_rel_fname(name) for name in coder.abs_fnames),
        )
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(state), encoding="utf-8")
        fresh.replace(self.file)

    def restore(self):
        state = json.loads(self.file.read_text(encoding="utf-8"))
        self.coder.done_messages = state["messages"]
        for name in state["files"]:
            if os.path.isfile(self.coder.abs_root_path(name)):
                self.coder.add_rel_fname(name)

    def hold(self, arguments):
        if self.settings["resume"] and not self.file.is_file():
            tell("session-gone", session=self.settings["session"])
            return
        tell("session", session=self.settings["session"], version=version("aider-chat"))
        self.open(arguments)
        self.companions = companions()
        tell("ready")
        while (message := self.inbox.get()) is not None:
            self.turn(message)


def companions():
    import psutil

    return {child.pid for child in psutil.Process().children(recursive=True)}


def main():
    stdin = os.fdopen(os.dup(0), "r", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = Printed()
    session = Session(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    signal.signal(signal.SIGINT, session.on_signal)
    threading.Thread(target=session.listen, args=[stdin], daemon=True).start()
    try:
        session.hold(sys.argv[2:])
    except (SystemExit, Exception) as error:
        tell("not-started", error=type(error).__name__, message=str(error) or "; ".join(session.errors))
        os._exit(2)
    os._exit(0)


main()
