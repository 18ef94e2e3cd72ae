package org.jvmfactory.testkit.scripted;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two pipes to the host. What comes in is sorted by a thread of its own: messages wait to be taken, answers wait for who asked, and an
 * interrupt reaches the player, wherever it waits, as the interruption of its thread.
 */
final class Pipe {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final OutputStream err = new FileOutputStream(FileDescriptor.err);
    private final Thread player = Thread.currentThread();
    private final Deque<String> messages = new ArrayDeque<>();
    private final Map<String, List<String>> answers = new HashMap<>();
    private boolean playing;
    private boolean deaf;
    private boolean ended;

    void open() {
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** The message that begins a turn; null at the end of the conversation. */
    synchronized @Nullable String nextTurn() throws InterruptedException {
        while (messages.isEmpty() && !ended) {
            wait();
        }
        playing = !messages.isEmpty();
        return messages.poll();
    }

    /** From here on an interrupt meant for the turn is too late. */
    synchronized void turnOver() {
        playing = false;
        Thread.interrupted();
    }

    /** A message that came during the turn; null where there is none. */
    synchronized @Nullable String message() {
        return messages.poll();
    }

    /** The next message that comes during the turn. */
    synchronized String awaitMessage() throws InterruptedException {
        while (messages.isEmpty()) {
            if (ended && !deaf) {
                throw new ScriptFailure("The script waits for a message, but the host has closed the conversation.");
            }
            wait();
        }
        return messages.remove();
    }

    /** The host's answer to {@code id}, without verb and id. */
    synchronized List<String> awaitAnswer(String id) throws InterruptedException {
        while (!answers.containsKey(id)) {
            if (ended) {
                throw new ScriptFailure("The host has closed the conversation instead of answering.");
            }
            wait();
        }
        return answers.remove(id);
    }

    synchronized void pause(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** From now on the host is not heard, whatever it says. */
    synchronized void goDeaf() {
        deaf = true;
        Thread.interrupted();
    }

    void tell(String... fields) {
        print(Wire.line(fields));
    }

    void print(String line) {
        write(out, line);
    }

    void complain(String line) {
        write(err, line);
    }

    private synchronized void write(OutputStream stream, String line) {
        try {
            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            // Nobody reads any more: the end of the input says the rest.
            ended = true;
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(Wire.fields(line));
            }
        } catch (IOException e) {
            complain("The host can't be heard any more: " + e.getMessage());
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void take(List<String> fields) {
        switch (fields.get(0)) {
            case "message" -> messages.add(fields.get(1));
            case "answer" -> answers.put(fields.get(1), fields.subList(2, fields.size()));
            case "interrupt" -> {
                if (playing && !deaf) {
                    player.interrupt();
                }
            }
            default -> complain("The host said what isn't understood: " + fields.get(0));
        }
        notifyAll();
    }
}
