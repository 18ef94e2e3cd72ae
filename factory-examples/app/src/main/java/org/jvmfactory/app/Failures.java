package org.jvmfactory.app;

import java.io.PrintWriter;
import org.jvmfactory.app.view.Text;
import org.jvmfactory.error.FactoryException;
import org.jvmfactory.journal.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a paragraph what went wrong, and which exit code that is. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Main main;

    Failures(Main main) {
        this.main = main;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
        PrintWriter err = command.getErr();
        err.println("factory: " + message(failure));
        if (main.verbose()) {
            failure.printStackTrace(err);
        }
        return exitCode(failure);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("factory: " + Text.safe(String.valueOf(failure.getMessage())));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.WRONG_USE;
    }

    private static String message(Exception failure) {
        if (failure instanceof FactoryException || failure instanceof CliException) {
            return Text.safe(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof InterruptedException) {
            return "interrupted";
        }
        return "a bug: " + Text.safe(failure.toString()) + ". With --verbose it says where.";
    }

    static int exitCode(Exception failure) {
        if (failure instanceof CliException known) {
            return known.exitCode();
        }
        if (failure instanceof FactoryException known) {
            if (known.code() == StoreException.Code.UNAVAILABLE) {
                return ExitCode.LACKS_SOMETHING; // full, read-only or locked: nothing that this command can wait for
            }
            return switch (known.code().category()) {
                case CONFIG -> ExitCode.WRONG_USE;
                case ENVIRONMENT -> ExitCode.LACKS_SOMETHING;
                case TRANSIENT, BUG -> ExitCode.ENDED_OTHERWISE;
            };
        }
        return ExitCode.ENDED_OTHERWISE;
    }
}
