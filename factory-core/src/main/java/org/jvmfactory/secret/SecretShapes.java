package org.jvmfactory.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvmfactory.secret.SecretShape.Around;
import org.jvmfactory.secret.SecretShape.Judge;

/** The one list of what credentials look like: the redactor hides all of it, and a search for what leaks judges what it finds. */
final class SecretShapes {

    /** The length of the secret of an access key of AWS. */
    private static final int AWS_SECRET = 40;

    /** How far from an access key's id its secret stands. */
    private static final int NEAR = 300;

    /** How far before a login the name of its header stands. */
    private static final int HEADER = 40;

    private static final Judge KNOWN_BY_ITSELF = (value, around) -> real(value);
    private static final Judge DRAWN = (value, around) -> drawn(value);

    /** Where two are the same, the earlier one is what it is. */
    private static final List<SecretShape> ALL = List.of(
            new SecretShape(
                    "private-key",
                    "a private key",
                    List.of("-----begin "),
                    Pattern.compile(
                            "-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----.*?"
                                    + "(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?=-----BEGIN [A-Z ]{0,40}PRIVATE KEY)|\\z)",
                            Pattern.DOTALL),
                    (value, around) -> PrivateKey.body(value)),
            token("anthropic-key", "a key of Anthropic", "sk-ant-[A-Za-z0-9_-]{16,}", "sk-ant-"),
            shape(
                    "api-key",
                    "an API key of the kind of OpenAI's",
                    "sk-[A-Za-z0-9_-]{16,}",
                    (value, around) -> drawn(value.substring("sk-".length())),
                    "sk-"),
            token(
                    "github-token",
                    "a token of GitHub",
                    "gh[pousr]_[A-Za-z0-9][A-Za-z0-9_.-]{18,2000}[A-Za-z0-9_-]",
                    "ghp_",
                    "gho_",
                    "ghu_",
                    "ghs_",
                    "ghr_"),
            token("github-token", "a token of GitHub", "github_pat_[A-Za-z0-9_]{20,}", "github_pat_"),
            token(
                    "gitlab-token",
                    "a token of GitLab",
                    "gl(?:pat|dt|rt|ptt|ft|oas|soat|agent|cbt)-[A-Za-z0-9_.-]{20,}",
                    "gl"),
            token("slack-token", "a token of Slack", "xox[abeprs]-[A-Za-z0-9-]{10,}", "xox"),
            token("slack-token", "a token of Slack", "xapp-[A-Za-z0-9-]{20,}", "xapp-"),
            shape(
                    "aws-key",
                    "an access key of AWS",
                    "(?:AKIA|ASIA)[0-9A-Z]{16}",
                    SecretShapes::withItsSecret,
                    "akia",
                    "asia"),
            token("google-key", "a key of Google", "AIza[0-9A-Za-z_-]{30,}", "aiza"),
            token("google-key", "a secret of an OAuth client of Google", "GOCSPX-[A-Za-z0-9_-]{28}", "gocspx-"),
            token("google-token", "an access token of Google", "ya29\\.[A-Za-z0-9_-]{20,}", "ya29."),
            token("stripe-key", "a live key of Stripe", "[sr]k_live_[A-Za-z0-9]{16,}", "sk_live_", "rk_live_"),
            token("stripe-key", "a secret of a webhook", "whsec_[A-Za-z0-9+/=]{24,}", "whsec_"),
            token("npm-token", "a token of npm", "npm_[A-Za-z0-9]{36}", "npm_"),
            token("pypi-token", "a token of PyPI", "pypi-[A-Za-z0-9_-]{50,}", "pypi-"),
            new SecretShape(
                    "telegram-token",
                    "a token of a Telegram bot",
                    List.of(":aa"),
                    Pattern.compile("(?<=(?<!\\d)\\d{8,10}):AA[A-Za-z0-9_-]{33}"),
                    KNOWN_BY_ITSELF),
            new SecretShape(
                    "jwt",
                    "a signed token (JWT)",
                    List.of("eyj"),
                    Pattern.compile(
                            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}+\\.eyJ[A-Za-z0-9_-]{10,}+\\.[A-Za-z0-9_-]{10,}"),
                    (value, around) -> Optional.of(value).filter(JsonWebToken::isReal)),
            token("sendgrid-key", "a key of SendGrid", "SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}", "sg."),
            token("hugging-face-token", "a token of Hugging Face", "hf_[A-Za-z0-9]{30,}", "hf_"),
            token("digitalocean-token", "a token of DigitalOcean", "do[por]_v1_[a-f0-9]{64}", "dop_", "doo_", "dor_"),
            token("shopify-token", "a token of Shopify", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}", "shp"),
            token("linear-key", "a key of Linear", "lin_api_[A-Za-z0-9]{32,}", "lin_api_"),
            token("clickup-token", "a token of ClickUp", "pk_\\d{3,12}_[A-Z0-9]{32}", "pk_"),
            token("plane-key", "a key of Plane", "plane_api_[a-f0-9]{32}", "plane_api_"),
            token("docker-token", "a token of Docker Hub", "dckr_[po]at_[A-Za-z0-9_-]{20,}", "dckr_"),
            token("vault-token", "a token of Vault", "hv[sb]\\.[A-Za-z0-9_-]{24,}", "hvs.", "hvb."),
            token("databricks-token", "a token of Databricks", "dapi[a-f0-9]{32}", "dapi"),
            token("grafana-token", "a token of Grafana", "glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}", "glsa_"),
            token("model-key", "a key of a model's provider", "gsk_[A-Za-z0-9]{40,}", "gsk_"),
            token("model-key", "a key of a model's provider", "xai-[A-Za-z0-9]{60,}", "xai-"),
            token("model-key", "a key of a model's provider", "r8_[A-Za-z0-9]{37}", "r8_"),
            token("atlassian-token", "a token of Atlassian", "ATATT3[A-Za-z0-9_=-]{50,}", "atatt3"),
            token("age-key", "a key of age", "AGE-SECRET-KEY-1[A-Z0-9]{58}", "age-secret-key-"),
            new SecretShape(
                    "url-password",
                    "a password in an address",
                    List.of("://"),
                    Pattern.compile("(?<=[A-Za-z0-9+.-])://([^\\s/@'\"]{1,2000}+)@"),
                    UrlPassword::secret),
            shape(
                    "authorization",
                    "a login in a header",
                    "(?i)(?:bearer|basic|token)\\s{1,20}+([A-Za-z0-9._~+/=-]{12,})",
                    (value, around) ->
                            around.before(HEADER).toLowerCase(Locale.ROOT).contains("authorization")
                                    ? drawn(value)
                                    : Optional.empty(),
                    "bearer",
                    "basic",
                    "token"),
            new SecretShape(
                    "aws-key",
                    "a secret access key of AWS",
                    List.of("accesskey", "access_key", "access-key"),
                    Pattern.compile(
                            "(?i)(?<=secret[_-]?)access[_-]?key[^A-Za-z0-9/+]{1,8}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"),
                    DRAWN),
            shape(
                    "azure-key",
                    "an account key of Azure",
                    "(?i)(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,90}={0,2})",
                    DRAWN,
                    "accountkey=",
                    "sharedaccesskey="),
            shape(
                    "webhook",
                    "the address of a webhook that is its own password",
                    "https://(?:hooks\\.slack\\.com/(?:services|workflows|triggers)|discord(?:app)?\\.com/api/webhooks)"
                            + "/([A-Za-z0-9/_-]{30,300})",
                    (value, around) -> drawn(value.substring(value.lastIndexOf('/') + 1)),
                    "https://hooks.slack.com/",
                    "https://discord"));

    private SecretShapes() {}

    /** A part of a text that has a shape. */
    private record Seen(SecretShape shape, int start, int end, Around around) {

        static Seen of(SecretShape shape, MatchResult match, String text) {
            int group = match.groupCount() == 0 ? 0 : 1;
            return new Seen(shape, match.start(group), match.end(group), new Around(text, match.start(), match.end()));
        }

        Optional<FoundSecret> judged() {
            return shape.judge()
                    .secret(around.text().substring(start, end), around)
                    .map(value -> new FoundSecret(shape.id(), shape.what(), start, Secret.of(value)));
        }
    }

    /** The names of the shapes. */
    static Set<String> ids() {
        return ALL.stream().map(SecretShape::id).collect(Collectors.toSet());
    }

    /** {@code text} with {@code hidden} for everything that looks like a credential, whether it is real or not. */
    static String replaceIn(String text, String hidden) {
        List<Seen> seen = seen(new SearchedText(text));
        if (seen.isEmpty()) {
            return text;
        }
        seen.sort(Comparator.comparingInt(Seen::start));
        StringBuilder clean = new StringBuilder();
        int copied = 0;
        for (Seen each : seen) {
            if (each.start() >= copied) {
                clean.append(text, copied, each.start()).append(hidden);
            }
            copied = Math.max(copied, each.end());
        }
        return clean.append(text, copied, text.length()).toString();
    }

    /** What is real of it, in no order. */
    static List<FoundSecret> in(SearchedText text) {
        return seen(text).stream().flatMap(seen -> seen.judged().stream()).toList();
    }

    private static List<Seen> seen(SearchedText text) {
        List<Seen> seen = new ArrayList<>();
        for (SecretShape shape : ALL) {
            text.each(shape.signs(), shape.pattern(), match -> seen.add(Seen.of(shape, match, text.text())));
        }
        return seen;
    }

    /** A word that is enough to know it by. */
    private static SecretShape token(String id, String what, String pattern, String... signs) {
        return shape(id, what, pattern, KNOWN_BY_ITSELF, signs);
    }

    private static SecretShape shape(String id, String what, String pattern, Judge judge, String... signs) {
        return new SecretShape(id, what, List.of(signs), Pattern.compile("\\b" + pattern), judge);
    }

    private static Optional<String> real(String value) {
        return Optional.of(value).filter(it -> !Likeness.placeholder(it));
    }

    private static Optional<String> drawn(String value) {
        return real(value).filter(Likeness::random);
    }

    /** An access key's id is no secret, unless the secret stands beside it. */
    private static Optional<String> withItsSecret(String value, Around around) {
        return holdsAwsSecret(around.before(NEAR)) || holdsAwsSecret(around.after(NEAR))
                ? real(value)
                : Optional.empty();
    }

    /** Without a pattern: a text may consist of ids, and each looks around itself. */
    private static boolean holdsAwsSecret(String text) {
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && isOfAwsSecret(text.charAt(i))) {
                continue;
            }
            boolean whole = i - begin == AWS_SECRET && (i == text.length() || text.charAt(i) != '=');
            if (whole && drawn(text.substring(begin, i)).isPresent()) {
                return true;
            }
            begin = i + 1;
        }
        return false;
    }

    private static boolean isOfAwsSecret(char sign) {
        return (sign >= 'A' && sign <= 'Z')
                || (sign >= 'a' && sign <= 'z')
                || (sign >= '0' && sign <= '9')
                || sign == '/'
                || sign == '+';
    }
}
