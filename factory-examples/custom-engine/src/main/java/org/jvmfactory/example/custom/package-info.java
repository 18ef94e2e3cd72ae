/** An engine for a made-up CLI and two workflow steps, as somebody outside the project would write them. */
@NullMarked
package org.jvmfactory.example.custom;

import org.jspecify.annotations.NullMarked;
