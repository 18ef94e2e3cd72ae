package org.jvmfactory.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Holds the connectors to their packages: each stands alone, on {@code http}, which knows none of them. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jvmfactory.connector");

    @Test
    void connectors_do_not_know_each_other() {
        slices().matching("org.jvmfactory.connector.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
        for (String connector : new String[] {"github", "clickup", "plane", "slack", "telegram"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.jvmfactory.connector." + connector + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.jvmfactory.connector." + connector + "..")
                    .check(CLASSES);
        }
    }

    @Test
    void nobody_reads_the_system_clock_or_sleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void nobody_starts_processes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(CLASSES);
    }
}
