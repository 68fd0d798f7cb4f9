using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;
using Fractal.Server.Platform.Starting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

internal static class AccountsExtensions
{
    /// <summary>Chooses how a request is authenticated: by its Authorization header if it has one, else by cookie.</summary>
    private const string ChoosingScheme = "fractal";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddCheckedOptions<AccountOptions>("Fractal:Accounts");
        services.AddSingleton<ILookupNormalizer, EmailNormalizer>();
        services.AddIdentityCore<User>(Rules).AddEntityFrameworkStores<FractalDb>();
        services.AddAuthentication(ChoosingScheme)
            .AddPolicyScheme(ChoosingScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options => Cookies(options, builder.Configuration));
        services.AddOptions<Microsoft.AspNetCore.Authentication.BearerToken.BearerTokenOptions>(IdentityConstants.BearerScheme)
            .Configure<IOptions<AccountOptions>>((bearer, options) => bearer.BearerTokenExpiration = options.Value.AccessTokenLifetime);
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.User, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(AccessPolicies.Administrator, policy => policy.RequireAuthenticatedUser().RequireRole(AccessPolicies.Administrator));
        AddSignIns(services);
        AddUsers(services);
    }

    private static void AddSignIns(IServiceCollection services)
    {
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = CheckCredentials.HashIterations);
        services.AddSingleton<SignInSignals>();
        services.AddSingleton<SignInReader>();
        services.AddSingleton<SignInCheck>();
        services.AddSingleton<ISignIns>(provider => provider.GetRequiredService<SignInCheck>());
        services.AddSingleton<SignInThrottle>();
        services.AddReconciler<StaleSignInsReconciler>();
        services.AddOldRows<UserSignIn>("sign-ins", o => o.SignIns, (rows, before) => rows.Where(s => s.ExpiresAt < before).OrderBy(s => s.ExpiresAt));
        services.AddOldRows<SignInAttempts>("counts of failed sign-ins", _ => SignInThrottle.Kept, (rows, before) => rows.Where(a => a.LastAt < before && a.BlockedUntil < before).OrderBy(a => a.LastAt));
        services.AddScoped<KnownBrowsers>();
        services.AddScoped<CheckCredentials>();
        services.AddScoped<BeginSignIn>();
        services.AddScoped<EndSignIns>();
        services.AddScoped<AccessTokens>();
        services.AddScoped<RefreshSignIn>();
        services.AddScoped<SignIn>();
        services.AddScoped<SignInList>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<KeyDerivation>();
    }

    private static void AddUsers(IServiceCollection services)
    {
        services.AddSingleton<AdministratorCode>();
        services.AddSingleton<StartTask>(provider => provider.GetRequiredService<AdministratorCode>());
        services.AddReconciler<DeletedUsersReconciler>();
        services.AddOldRows<Invitation>("invitations", o => o.SignIns, (rows, before) => rows.Where(i => i.ExpiresAt < before).OrderBy(i => i.Id));
        services.AddScoped<InvitationStore>();
        services.AddScoped<RegisterUser>();
        services.AddScoped<ChangeUser>();
        services.AddScoped<ClaimAdministrator>();
        services.AddScoped<UserList>();
        services.AddScoped<IAuditNames, UserNames>();
    }

    /// <summary>
    /// Makes requests of ended sign-ins anonymous, so that clients get 401 and refresh or sign in again (403 would stop them). Gives all
    /// other requests the user's current role.
    /// </summary>
    public static void UseSignInCheck(this WebApplication app)
    {
        var signIns = app.Services.GetRequiredService<SignInCheck>();
        app.Use(async (context, next) =>
        {
            var checkedLater = context.GetEndpoint()?.Metadata.GetMetadata<CheckedByEndpoint>() is not null;
            var user = checkedLater ? signIns.CheckKnown(context.User) : await signIns.CheckAsync(context.User);
            // Assigning it discards the authentication result, including the token's expiry.
            if (!ReferenceEquals(user, context.User)) context.User = user;
            await next(context);
        });
    }

    /// <summary>The secret is 32 random-looking bytes, so rules about its characters don't apply.</summary>
    private static void Rules(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";
        options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
        options.Password.RequiredLength = 1;
    }

    private static void Cookies(Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions options, IConfiguration configuration)
    {
        SecureCookies.Apply(options.Cookie, "fractal", configuration);
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/not-found";
        options.ReturnUrlParameter = "returnUrl";
        options.SlidingExpiration = false;
        // The sign-in page redirects back itself, and only to addresses of this site.
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        var (toSignIn, toRefusal) = (options.Events.OnRedirectToLogin, options.Events.OnRedirectToAccessDenied);
        options.Events.OnRedirectToLogin = context =>
        {
            if (context.HttpContext.IsApi()) return PlatformProblems.Unauthenticated.ExecuteAsync(context.HttpContext);
            // A redirect can't repeat a posted form.
            if (!HttpMethods.IsGet(context.Request.Method)) context.RedirectUri = context.Options.LoginPath + QueryString.Create(context.Options.ReturnUrlParameter, context.Request.Path.StartsWithSegments("/admin") ? "/admin" : "/apps");
            return toSignIn(context);
        };
        options.Events.OnRedirectToAccessDenied = context => context.HttpContext.IsApi() ? PlatformProblems.Forbidden.ExecuteAsync(context.HttpContext) : toRefusal(context);
    }
}
