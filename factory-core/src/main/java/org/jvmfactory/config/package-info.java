/**
 * Configuration as a person wrote it: YAML or JSON read into a tree of texts that knows where each part stands, so that whatever is wrong in
 * it is said with file, line and column. No parser shows through.
 */
@NullMarked
package org.jvmfactory.config;

import org.jspecify.annotations.NullMarked;
