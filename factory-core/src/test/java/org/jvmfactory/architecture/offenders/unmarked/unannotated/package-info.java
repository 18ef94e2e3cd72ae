/** Says nothing about nulls. */
package org.jvmfactory.architecture.offenders.unmarked.unannotated;
