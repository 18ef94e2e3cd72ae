package org.jvmfactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.PackageEdges.words;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Holds factory-core to the design's list of packages and edges and to its other rules on code. */
class ArchitectureTest {

    private static final String OFFENDERS = "org.jvmfactory.architecture.offenders.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.jvmfactory");

    private final Architecture core = new Architecture("org.jvmfactory", CLASSES, PackageEdges.DECLARED);

    @Test
    void the_declared_edges_go_down_and_never_in_a_circle() {
        assertThat(PackageEdges.DECLARED.faults()).isEmpty();
    }

    @Test
    void nobody_may_import_the_built_in_steps() {
        assertThat(PackageEdges.DECLARED.uses().values()).noneMatch(targets -> targets.contains("steps"));
    }

    @Test
    void packages_use_each_other_along_declared_edges_only() {
        assertThat(core.undeclaredEdges()).isEmpty();
    }

    @Test
    void every_package_is_a_declared_one() {
        assertThat(core.unknownPackages()).isEmpty();
    }

    @Test
    void packages_do_not_depend_on_each_other_in_a_circle() {
        assertThat(core.cycles()).isEmpty();
    }

    @Test
    void only_process_starts_processes() {
        assertThat(core.processStarts()).isEmpty();
    }

    @Test
    void public_classes_show_no_type_of_a_hidden_library() {
        assertThat(core.leakedTypes()).isEmpty();
    }

    @Test
    void only_the_builder_reads_the_system_clock() {
        assertThat(core.systemClocks()).isEmpty();
    }

    @Test
    void only_process_reads_the_monotonic_clock() {
        assertThat(core.monotonicClocks()).isEmpty();
    }

    @Test
    void nobody_sleeps_on_a_thread() {
        assertThat(core.sleeps()).isEmpty();
    }

    @Test
    void nobody_writes_to_the_console() {
        assertThat(core.consoleOutput()).isEmpty();
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(core.packagesNotNullMarked()).isEmpty();
    }

    /** Shows each rule something that breaks it. */
    @Nested
    class The_rules_notice {

        @Test
        void an_edge_that_goes_upward() {
            var upward = new PackageEdges(
                    List.of(words("low"), words("high")), Map.of("low", words("high"), "high", words("")));

            assertThat(upward.faults()).containsExactly("The edge 'low' -> 'high' goes upward");
        }

        @Test
        void edges_in_a_circle() {
            var circle = new PackageEdges(
                    List.of(words("base"), words("one two")),
                    Map.of("base", words(""), "one", words("two base"), "two", words("one")));

            assertThat(circle.faults()).containsExactly("The edges go in a circle among [one, two]");
        }

        @Test
        void an_edge_to_a_package_without_a_floor() {
            var strange = new PackageEdges(List.of(words("low")), Map.of("low", words("strange")));

            assertThat(strange.faults()).containsExactly("The edge 'low' -> 'strange' names a package without a floor");
        }

        @Test
        void a_package_without_edges() {
            var silent = new PackageEdges(List.of(words("low silent")), Map.of("low", words("")));

            assertThat(silent.faults()).containsExactly("The package 'silent' has a floor but no edges");
        }

        @Test
        void a_dependency_that_is_not_declared() {
            assertThat(offenders("edge").undeclaredEdges())
                    .isNotEmpty()
                    .allMatch(it -> it.startsWith("Undeclared edge 'git' -> 'engine'"))
                    .anyMatch(it -> it.contains("Mirror.session"))
                    .anyMatch(it -> it.contains("Mirror.sessions"));
        }

        @Test
        void a_package_that_is_not_declared() {
            assertThat(offenders("unknown").unknownPackages()).containsExactly("util");
        }

        @Test
        void packages_that_depend_on_each_other() {
            assertThat(offenders("cycle").cycles()).singleElement().asString().contains("engine.command");
        }

        @Test
        void a_process_started_elsewhere() {
            assertThat(offenders("starter").processStarts())
                    .allMatch(it -> it.contains(".git.Starter"))
                    .anyMatch(it -> it.contains("java.lang.ProcessBuilder"))
                    .anyMatch(it -> it.contains("java.lang.Runtime.exec"))
                    .anyMatch(it -> it.contains("org.zeroturnaround.exec.ProcessExecutor"));
        }

        @Test
        void a_hidden_library_in_a_public_signature() {
            assertThat(offenders("signature").leakedTypes())
                    .allMatch(it -> it.contains(".config.Shown"))
                    .anyMatch(it -> it.contains("Shown shows com.fasterxml.jackson.databind.JsonSerializable"))
                    .anyMatch(it -> it.contains("tree()") && it.endsWith("com.fasterxml.jackson.databind.JsonNode"))
                    .anyMatch(it -> it.contains("Shown.node ") && it.endsWith("org.yaml.snakeyaml.nodes.Node"))
                    .anyMatch(it -> it.contains("<init>") && it.endsWith("org.eclipse.jgit.lib.ObjectId"))
                    .anyMatch(it -> it.contains("parse()") && it.endsWith("JsonProcessingException"))
                    .anyMatch(it -> it.contains("Shown$Inner.id ") && it.endsWith("org.eclipse.jgit.lib.ObjectId"))
                    .noneMatch(it -> it.contains("hidden"));
        }

        @Test
        void a_system_clock() {
            assertThat(offenders("clock").systemClocks())
                    .allMatch(it -> it.contains(".journal.Clocks"))
                    .anyMatch(it -> it.contains("java.time.Clock.systemUTC()"))
                    .anyMatch(it -> it.contains("java.time.Clock.tickMillis("))
                    .anyMatch(it -> it.contains("java.time.InstantSource.system()"))
                    .anyMatch(it -> it.contains("calls method <java.time.Instant.now()>"))
                    .anyMatch(it -> it.contains("references method <java.time.Instant.now()>"))
                    .anyMatch(it -> it.contains("java.time.LocalDate.now(java.time.ZoneId)"))
                    .anyMatch(it -> it.contains("java.lang.System.currentTimeMillis()"))
                    .anyMatch(it -> it.contains("java.util.Date.<init>()"))
                    .noneMatch(it -> it.contains("Clocks.given("));
        }

        @Test
        void a_monotonic_clock() {
            assertThat(offenders("clock").monotonicClocks())
                    .singleElement()
                    .asString()
                    .contains(".journal.Clocks");
        }

        @Test
        void a_sleep() {
            assertThat(offenders("thread").sleeps())
                    .anyMatch(it -> it.contains("java.lang.Thread.sleep"))
                    .anyMatch(it -> it.contains("java.util.concurrent.TimeUnit.sleep"));
        }

        @Test
        void console_output() {
            assertThat(offenders("console").consoleOutput())
                    .anyMatch(it -> it.contains("java.lang.System.out"))
                    .anyMatch(it -> it.contains("java.lang.System.err"))
                    .anyMatch(it -> it.contains("printStackTrace()"));
        }

        @Test
        void a_package_that_is_not_null_marked() {
            assertThat(offenders("unmarked").packagesNotNullMarked())
                    .containsExactly(OFFENDERS + "unmarked.bare", OFFENDERS + "unmarked.unannotated");
        }
    }

    private static Architecture offenders(String rule) {
        String root = OFFENDERS + rule;
        return new Architecture(root, new ClassFileImporter().importPackages(root), PackageEdges.DECLARED);
    }
}
