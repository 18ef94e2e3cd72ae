package org.jvmfactory;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The classes below one root package, looked at with the eyes of the design. Each method checks one rule and lists the
 * places that break it.
 */
record Architecture(String root, JavaClasses classes, PackageEdges edges) {

    private static final List<String> HIDDEN_LIBRARIES = List.of(
            "com.fasterxml.jackson.",
            "tools.jackson.",
            "org.yaml.snakeyaml.",
            "org.snakeyaml.",
            "org.eclipse.jgit.",
            "com.networknt.");

    private static final Set<String> FACTORY_BUILDERS = Set.of("Factory", "Factory$Builder", "FactoryBuilder");

    List<String> undeclaredEdges() {
        return own().flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(use -> isOwn(target(use)))
                .filter(use -> !edges.allows(feature(use.getOriginClass()), feature(target(use))))
                .map(use -> "Undeclared edge '%s' -> '%s': %s"
                        .formatted(feature(use.getOriginClass()), feature(target(use)), use.getDescription()))
                .distinct()
                .sorted()
                .toList();
    }

    List<String> unknownPackages() {
        return own().map(this::feature)
                .filter(name -> !edges.knows(name))
                .distinct()
                .sorted()
                .toList();
    }

    List<String> cycles() {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .evaluate(classes)
                .getFailureReport()
                .getDetails();
    }

    /** Processes started, or ready to be started, outside the package {@code process}. */
    List<String> processStarts() {
        Stream<String> types = outside("process")
                .flatMap(from -> from.getDirectDependenciesFromSelf().stream())
                .filter(use -> target(use).getName().startsWith("java.lang.ProcessBuilder")
                        || target(use).getName().startsWith("org.zeroturnaround."))
                .map(Dependency::getDescription);
        return Stream.concat(types, accesses(outside("process"), calls("java.lang.Runtime", "exec")))
                .distinct()
                .sorted()
                .toList();
    }

    /** Types of libraries that stay hidden, in what a public class shows to others. */
    List<String> leakedTypes() {
        List<String> leaks = new ArrayList<>();
        own().filter(Architecture::isVisible).forEach(shown -> {
            Stream<JavaType> parents = Stream.concat(shown.getSuperclass().stream(), shown.getInterfaces().stream());
            Stream<JavaType> bounds = shown.getTypeParameters().stream().flatMap(it -> it.getUpperBounds().stream());
            addLeaks(leaks, shown.getName(), Stream.concat(parents, bounds));
            shown.getMembers().stream()
                    .filter(Architecture::isVisible)
                    .forEach(member -> addLeaks(leaks, member.getFullName(), signature(member)));
        });
        return leaks;
    }

    /** Wall clocks read outside the builder of the root package, which hands its own to everybody else. */
    List<String> systemClocks() {
        Predicate<JavaAccess<?>> reads = calls("java.lang.System", "currentTimeMillis")
                .or(access -> owner(access).startsWith("java.time.")
                        && access.getTarget().getName().equals("now")
                        && hasNoParameter(access, "java.time.Clock"))
                .or(access -> owner(access).equals("java.time.Clock")
                        && (access.getTarget().getName().startsWith("system")
                                || (access.getTarget().getName().startsWith("tick")
                                        && hasNoParameter(access, "java.time.Clock"))))
                .or(calls("java.time.InstantSource", "system"))
                .or(access ->
                        Set.of("java.util.Date", "java.util.GregorianCalendar").contains(owner(access))
                                && access.getTarget().getName().equals("<init>")
                                && parameters(access).isEmpty())
                .or(calls("java.util.Calendar", "getInstance"));
        return accesses(own().filter(it -> !isFactoryBuilder(it)), reads).toList();
    }

    /** The monotonic clock read outside the package {@code process}. */
    List<String> monotonicClocks() {
        return accesses(outside("process"), calls("java.lang.System", "nanoTime"))
                .toList();
    }

    List<String> sleeps() {
        return accesses(own(), calls("java.lang.Thread", "sleep").or(calls("java.util.concurrent.TimeUnit", "sleep")))
                .toList();
    }

    List<String> consoleOutput() {
        return accesses(
                        own(),
                        calls("java.lang.System", "out")
                                .or(calls("java.lang.System", "err"))
                                .or(access -> access.getTarget().getName().equals("printStackTrace")
                                        && parameters(access).isEmpty()))
                .toList();
    }

    List<String> packagesNotNullMarked() {
        return own().map(JavaClass::getPackage)
                .distinct()
                .filter(it -> !isNullMarked(it))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
    }

    private static boolean isNullMarked(JavaPackage it) {
        return it.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private Stream<JavaClass> own() {
        return classes.stream().filter(this::isOwn);
    }

    private Stream<JavaClass> outside(String feature) {
        return own().filter(it -> !feature(it).equals(feature));
    }

    private boolean isOwn(JavaClass it) {
        return it.getPackageName().equals(root) || it.getPackageName().startsWith(root + ".");
    }

    private boolean isFactoryBuilder(JavaClass it) {
        return it.getPackageName().equals(root)
                && FACTORY_BUILDERS.contains(it.getName().substring(root.length() + 1));
    }

    /** The first name after the root package, or the empty name for the root package. */
    private String feature(JavaClass it) {
        String name = it.getPackageName();
        return name.equals(root)
                ? PackageEdges.ROOT
                : name.substring(root.length() + 1).split("\\.", 2)[0];
    }

    private static JavaClass target(Dependency use) {
        return use.getTargetClass().getBaseComponentType();
    }

    private static Stream<String> accesses(Stream<JavaClass> from, Predicate<JavaAccess<?>> forbidden) {
        return from.flatMap(it -> it.getAccessesFromSelf().stream())
                .filter(forbidden)
                .map(JavaAccess::getDescription)
                .sorted();
    }

    private static Predicate<JavaAccess<?>> calls(String owner, String member) {
        return access ->
                owner(access).equals(owner) && access.getTarget().getName().equals(member);
    }

    private static String owner(JavaAccess<?> access) {
        return access.getTargetOwner().getName();
    }

    private static boolean hasNoParameter(JavaAccess<?> access, String type) {
        return parameters(access).stream().noneMatch(it -> it.getName().equals(type));
    }

    private static List<JavaClass> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget unit ? unit.getRawParameterTypes() : List.of();
    }

    private static boolean isVisible(JavaClass it) {
        boolean visible = it.getModifiers().contains(JavaModifier.PUBLIC)
                || it.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && it.getEnclosingClass().map(Architecture::isVisible).orElse(true);
    }

    private static boolean isVisible(JavaMember it) {
        boolean visible = it.getModifiers().contains(JavaModifier.PUBLIC)
                || it.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && !it.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaType> signature(JavaMember member) {
        if (!(member instanceof JavaCodeUnit unit)) {
            return Stream.of(((JavaField) member).getType());
        }
        Stream<JavaType> bounds = unit.getTypeParameters().stream().flatMap(it -> it.getUpperBounds().stream());
        Stream<JavaType> thrown = unit.getExceptionTypes().stream().map(JavaType.class::cast);
        return Stream.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream(), bounds, thrown)
                .flatMap(it -> it);
    }

    private static void addLeaks(List<String> leaks, String where, Stream<? extends JavaType> types) {
        types.flatMap(it -> it.getAllInvolvedRawTypes().stream())
                .map(it -> it.getBaseComponentType().getName())
                .filter(name -> HIDDEN_LIBRARIES.stream().anyMatch(name::startsWith))
                .distinct()
                .sorted()
                .forEach(name -> leaks.add(where + " shows " + name));
    }
}
