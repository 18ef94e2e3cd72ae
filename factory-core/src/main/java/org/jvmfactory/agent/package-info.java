/** Roles: what an agent is told, which tools and limits it has, which engine and model it runs on, and the project's own guidance. */
@NullMarked
package org.jvmfactory.agent;

import org.jspecify.annotations.NullMarked;
