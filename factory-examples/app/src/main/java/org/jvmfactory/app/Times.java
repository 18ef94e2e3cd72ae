package org.jvmfactory.app;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Moments as people write them. */
final class Times {

    private Times() {}

    static Instant read(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new CliException(
                    ExitCode.WRONG_USE, "'" + text + "' is no time: write 2026-11-01, or 2026-11-01T08:00:00Z");
        }
    }
}
