package org.jvmfactory;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts as JSON has them. */
final class Quoted {

    private Quoted() {}

    static String json(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
