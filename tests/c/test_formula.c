/* Formulas as sentences: what each kind is called, and where nothing is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka needs the four above */
#include <cmocka.h>

#include "formula/expression.h"
#include "formula/token.h"
#include "languages/labels.h"

enum { MEMORY = 16 << 20 };

static struct sg_str no_meaning(void *context, struct sg_str symbol, bool subject)
{
  (void)context, (void)symbol, (void)subject;
  return sg_str(NULL, 0);
}

static struct sg_str some_meaning(void *context, struct sg_str symbol, bool subject)
{
  (void)context;
  if (sg_formula_same(symbol, SG_LIT("\\bar w")))
    return SG_LIT("the mean fitness");
  return !subject && sg_formula_same(symbol, SG_LIT("p_i")) ? SG_LIT("the share of type $i$") : sg_str(NULL, 0);
}

static void assert_said(const char *tex, const char *sentence)
{
  struct sg_arena arena;
  sg_arena_init(&arena, MEMORY);
  struct sg_formula_words words =
      sg_formula_say(sg_cstr(tex), 0, (struct sg_meaning){.of = no_meaning}, &arena);
  struct sg_str said = words.text;
  assert_true((said.n > 0) == (words.worth > 0));
  if (!sg_str_equal(said, sg_cstr(sentence)))
    print_error("%s\n  says   %.*s\n  not    %s\n", tex, SG_STR_ARGS(said), sentence);
  assert_true(sg_str_equal(said, sg_cstr(sentence)));
  sg_arena_free(&arena);
}

static void operators(void **state)
{
  (void)state;
  assert_said("S=\\sum_{i=1}^n x_i.", "$S$ is the sum of $x_i$ over all $i$ from $1$ to $n$.");
  assert_said("S=\\sum_{i \\in A} \\left( x_i + 1 \\right)",
              "$S$ is the sum of $x_i + 1$ over all $i$ in $A$.");
  assert_said("S = \\frac{1}{n} \\sum_{i=1}^{n} x_i^2",
              "$S$ is the average of $x_i^2$ over all $i$ from $1$ to $n$.");
  assert_said("S = \\frac{1}{n-1} \\sum_{i=1}^{n} x_i",
              "$S$ is $\\frac{1}{n-1}$ times the sum of $x_i$ over all $i$ from $1$ to $n$.");
  assert_said("\\mu=\\int_0^1 x f(x) \\,\\mathrm{d}x",
              "$\\mu$ is the integral of $x f(x)$ over $x$ from $0$ to $1$.");
  assert_said("g = \\max_{i>j\\ge 1} f(j)",
              "$g$ is the largest value of $f(j)$ over all $j$ with $i>j\\ge 1$.");
  assert_said("\\hat x = \\arg\\min_{x} f(x)", "$\\hat x$ is the $x$ for which $f(x)$ is smallest.");
  assert_said("g = \\lim_{x \\to 0} f(x)", "$g$ is the value that $f(x)$ approaches as $x$ goes to $0$.");
  assert_said("C = \\min_x \\{c x \\mid A x \\le b\\}",
              "$C$ is the smallest value of $c x$ over all $x$ with $A x \\le b$.");
  assert_said("g = \\max\\{a, b\\} - c", "$g$ is the larger of $a$ and $b$, minus $c$.");
  assert_said("v = \\frac{d x}{d t}", "$v$ is the rate at which $x$ changes with $t$.");
  assert_said("o = \\left\\lfloor \\frac{i - k}{s} \\right\\rfloor + \\max\\{a, b\\}",
              "$o$ is the result of rounding $\\frac{i - k}{s}$ down to a whole number, plus the larger of $a$ "
              "and $b$.");
  assert_said("c = 2 {n \\choose k}", "$c$ is $2$ times the number of ways to choose $k$ out of $n$.");
  assert_said("c = \\binom{n}{k}", "$c$ is the number of ways to choose $k$ out of $n$.");
}

static void chances(void **state)
{
  (void)state;
  assert_said(
      "\\mathbb{P}(A \\mid B) = \\frac{\\mathbb{P}(B \\mid A)\\,\\mathbb{P}(A)}{\\mathbb{P}(B)}",
      "The probability of $A$ given $B$ is the product of the probability of $B$ given $A$ and the probability "
      "of $A$, divided by the probability of $B$.");
  assert_said("p(\\theta|D) \\propto p(D|\\theta)\\, q",
              "The probability (density) of $\\theta$ given $D$ is proportional to $q$ times the probability "
              "(density) of "
              "$D$ given $\\theta$.");
  assert_said("m = \\mathbb{E}[X] = \\sum_k k p_k",
              "$m$ is the expected value of $X$; this equals the sum of $k p_k$ over all $k$.");
}

static void cases(void **state)
{
  (void)state;
  assert_said("f(x)=\\begin{cases} 0 & x<0, \\\\ x^2 & x \\ge 0 \\end{cases}",
              "$f(x)$ is $0$ if $x<0$, and $x^2$ if $x \\ge 0$.");
  assert_said("f(l)=\\left\\{\\begin{array}{ll} \\max\\{a,|l|\\} & (l\\not=0) \\\\ 0 & \\mbox{otherwise} "
              "\\end{array}\\right.",
              "$f(l)$ is the larger of $a$ and $|l|$ if $l\\not=0$, and $0$ otherwise.");
}

static void displays(void **state)
{
  (void)state;
  assert_said("\\begin{aligned} a_t &= \\sum_i x_{i,t} \\\\ &= b_t \\qquad\\text{(3)} \\end{aligned}",
              "$a_t$ is the sum of $x_{i,t}$ over all $i$; this equals $b_t$.");
  assert_said("\\begin{aligned} a &= \\sum_i x_i \\\\ b &= 2 \\end{aligned}",
              "$a$ is the sum of $x_i$ over all $i$. $b$ is $2$.");
  assert_said("0 \\leq g_{i} \\leq G \\qquad\\forall i",
              "For every $i$, $g_{i}$ is at least $0$ and at most $G$.");
  assert_said("y_i = \\sum_k x_{ik},\\quad i = 1,\\dots,n",
              "For $i = 1,\\dots,n$, $y_i$ is the sum of $x_{ik}$ over all $k$.");
}

static struct sg_called some_names(void *context, struct sg_str symbol)
{
  (void)context;
  static const struct {
    const char *tex, *name;
    bool plural;
  } rows[] = {{"c", "cost", false},           {"n", "fleet size", false}, {"d_t", "delays", true},
              {"d_{t+1}", "delays", true},    {"p", "price", false},      {"f(x)", "fare", false},
              {"s", "speed of a boat", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (sg_formula_same(symbol, sg_cstr(rows[i].tex)))
      return (struct sg_called){.name = sg_cstr(rows[i].name), .plural = rows[i].plural};
  return (struct sg_called){.plural = false};
}

static void assert_named(const char *tex, const char *sentence)
{
  struct sg_arena arena;
  sg_arena_init(&arena, MEMORY);
  struct sg_formula_words words =
      sg_formula_say(sg_cstr(tex), 0, (struct sg_meaning){.of = no_meaning, .called = some_names}, &arena);
  struct sg_str said = words.named ? words.text : sg_str(NULL, 0);
  if (!sg_str_equal(said, sg_cstr(sentence)))
    print_error("%s\n  says   %.*s\n  not    %s\n", tex, SG_STR_ARGS(said), sentence);
  assert_true(sg_str_equal(said, sg_cstr(sentence)));
  sg_arena_free(&arena);
}

static void names(void **state)
{
  (void)state;
  assert_named("c = n p", "The cost is the fleet size times the price.");
  assert_named("c = 2 n (1 - p)", "The cost is twice the fleet size times ($1$ minus the price).");
  assert_named("c = \\frac{n}{p s} - s", "The cost is (the fleet size divided by (the price times the speed of "
                                         "a boat)) minus the speed of a boat.");
  assert_named("c = n / s", "The cost is the fleet size divided by the speed of a boat.");
  assert_named("c \\le \\max\\{n, p\\} + s^2",
               "The cost is at most (the larger of the fleet size and the price) plus "
               "the square of the speed of a boat.");
  assert_named("d_t \\ge c", "The delays are at least the cost.");
  assert_named("d_{t+1} = p d_t", "The delays $d_{t+1}$ are the price times the delays $d_t$.");
  assert_named("f(x) = n p", "The fare is the fleet size times the price.");
  assert_named("c = \\sum_{n=1}^{9} n p",
               "The cost is the sum over all $n$ from $1$ to $9$ of $n$ times the price.");
  assert_named(
      "c = \\sum_{k} n p + s, \\quad \\forall t",
      "For every $t$, the cost is the sum over all $k$ of the fleet size times the price, plus the speed of "
      "a boat.");
  assert_named("\\min_{n,p} c n p", "Choose $n$ and $p$ so that this is as small as possible: the cost times "
                                    "the fleet size times the price.");
}

static void nothing_named(void **state)
{
  (void)state;
  assert_named("c = x", "");              /* one name alone */
  assert_named("c = n x y", "");          /* more signs than names */
  assert_named("c = n e^{p}", "");        /* no power of a named quantity */
  assert_named("c = n^{T} p", "");        /* a transpose */
  assert_named("c = n / p s", "");        /* who knows what it is divided by */
  assert_named("c = n, p = s", "");       /* two formulas */
  assert_named("c = p \\frac{n}{n}", ""); /* no reader needs that */
}

static void meanings(void **state)
{
  (void)state;
  struct sg_arena arena;
  sg_arena_init(&arena, MEMORY);
  struct sg_str said =
      sg_formula_say(SG_LIT("\\bar{w} = \\sum_i p_i w_i"), 0, (struct sg_meaning){.of = some_meaning}, &arena)
          .text;
  assert_true(sg_str_equal(
      said, SG_LIT("$\\bar{w}$ (the mean fitness) is the sum of $p_i w_i$ over all $i$. Here $p_i$ is "
                   "the share of type $i$.")));
  sg_arena_free(&arena);
}

static void silence(void **state)
{
  (void)state;
  static const char *const formulas[] = {
      "",
      "y = 2x",                                                  /* says no more in words */
      "o = \\left\\lfloor \\frac{i - k}{s} \\right\\rfloor + 1", /* nor is it plainer */
      "v(m) = \\max_c u(c) + w(m-c)",                            /* of which is it the largest? */
      "s = \\sum_i a_i + b_i",                                   /* what is summed up? */
      "s = f \\left( \\sum_i a_i \\right)",                      /* a function, or a factor? */
      "s = \\left( \\sum_i a_i \\right)^3",                      /* no words for it */
      "s = \\sum_i a_i b \\text{ where } b = 1",                 /* more than the formula */
      "s = \\sum Inputs",                                        /* over what? */
      "s = \\sum_{\\substack{i \\\\ j}} a_{ij}",                 /* not understood */
      "s = \\sum_{i=1}^n \\left[ a_i \\right.",                  /* half of something */
      "s = \\sum_{i=1}^n ( a_i",                                 /* broken */
      "\\sum_{i=1}^{n} a_i \\, \\mathrm{\xC3\xA9} ¹",            /* what a PDF made of it */
      "\\mathbb{P}(A \\mid B)",                                  /* says nothing of it */
      "a, b = \\sum_i c_i",
      "a \\Rightarrow \\sum_i c_i = 0",
  };
  for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
    assert_said(formulas[i], "");
}

/* Brackets without end, and with no end of work: neither the stack nor the time runs out. */
static void depths(void **state)
{
  (void)state;
  static const char *const parts[] = {"(",       "{",   "\\frac{1}{", "\\sum_i ", "\\log ",
                                      "\\left(", "x_{", "|",          "\\sqrt{"};
  char tex[1400];
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    size_t n = 0;
    while (n + 20 < sizeof tex) {
      memcpy(tex + n, parts[i], strlen(parts[i]));
      n += strlen(parts[i]);
    }
    tex[n] = '\0';
    assert_said(tex, "");
  }
}

int main(void)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(operators),     cmocka_unit_test(chances),  cmocka_unit_test(cases),
      cmocka_unit_test(displays),      cmocka_unit_test(meanings), cmocka_unit_test(names),
      cmocka_unit_test(nothing_named), cmocka_unit_test(silence),  cmocka_unit_test(depths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
